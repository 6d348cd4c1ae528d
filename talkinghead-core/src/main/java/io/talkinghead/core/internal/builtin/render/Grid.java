package io.talkinghead.core.internal.builtin.render;

/**
 * Nodes over a box, {@code cell} pixels apart, the first on the centre of the box's first pixel;
 * the last ones lie beyond the box, so that every pixel is in a cell. Node (i, j) has index {@code
 * j * columns + i}.
 *
 * @param box what it covers
 * @param cell distance of nodes in pixels, at least 2
 * @param columns nodes from left to right, at least 2
 * @param rows nodes from top to bottom, at least 2
 */
record Grid(PixelBox box, int cell, int columns, int rows) {
  /** Returns the grid over {@code box} whose nodes are about {@code spacing} pixels apart. */
  static Grid over(PixelBox box, double spacing) {
    int cell = Math.max(2, (int) Math.round(spacing));
    return new Grid(box, cell, (box.width() - 1) / cell + 2, (box.height() - 1) / cell + 2);
  }

  int nodes() {
    return columns * rows;
  }

  int x(int column) {
    return box.x0() + column * cell;
  }

  int y(int row) {
    return box.y0() + row * cell;
  }
}
