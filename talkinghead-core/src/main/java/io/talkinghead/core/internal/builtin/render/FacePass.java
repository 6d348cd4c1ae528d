package io.talkinghead.core.internal.builtin.render;

import org.jspecify.annotations.Nullable;

/**
 * The first pass: the whole work area, moved as one sheet. Only cells of the grid that move are
 * sampled; all others keep the bytes of the picture. Scratch of one painter.
 */
final class FacePass {
  private final Picture picture;
  private final Bases bases;
  private final Grid grid;
  private final InverseMap map;
  private final MapRow rowX;
  private final MapRow rowY;

  /** Columns of cells to be painted in the current row of cells. */
  private final int[] columns;

  FacePass(Picture picture, Bases bases) {
    this.picture = picture;
    this.bases = bases;
    grid = bases.grid;
    map = new InverseMap(grid.nodes());
    rowX = new MapRow(grid, 0, picture.width - 1);
    rowY = new MapRow(grid, 0, picture.height - 1);
    columns = new int[grid.columns()];
  }

  /**
   * Paints over {@code rgb}, which holds the picture.
   *
   * @param hidden pixels that a later pass will paint anyway
   */
  void paint(float[] amounts, byte[] rgb, PixelBox hidden) {
    map.solve(bases, amounts);
    int y1 = grid.box().y1();
    for (int row = 0; row + 1 < grid.rows(); row++) {
      int top = grid.y(row);
      int bottom = Math.min(top + grid.cell(), y1);
      int count = moving(row, top >= hidden.y0() && bottom <= hidden.y1() ? hidden : null);
      if (count == 0) {
        continue;
      }
      rowX.begin(map.x, row);
      rowY.begin(map.y, row);
      for (int y = top; y < bottom; y++) {
        paintRow(y, count, rgb);
        rowX.next();
        rowY.next();
      }
    }
  }

  /** One row of pixels: the innermost loop of the renderer. */
  private void paintRow(int y, int count, byte[] rgb) {
    long[] texels = picture.texels;
    int stride = picture.stride;
    int[] atX = rowX.at;
    int[] atY = rowY.at;
    int[] stepX = rowX.step;
    int[] stepY = rowY.step;
    int cell = 3 * grid.cell();
    int row = 3 * (y * picture.width + grid.box().x0());
    int last = 3 * (y * picture.width + grid.box().x1());
    for (int c = 0; c < count; c++) {
      int column = columns[c];
      int sx = atX[column];
      int sy = atY[column];
      int dx = stepX[column];
      int dy = stepY[column];
      int o = row + column * cell;
      int end = Math.min(o + cell, last);
      for (; o < end; o += 3, sx += dx, sy += dy) {
        Lanes.put(rgb, o, texels, stride, sx, sy);
      }
    }
  }

  /** Lists the columns of cells that move and are not hidden; returns their number. */
  private int moving(int row, @Nullable PixelBox hidden) {
    int count = 0;
    for (int column = 0; column + 1 < grid.columns(); column++) {
      int x0 = grid.x(column);
      boolean seen = hidden == null || x0 < hidden.x0() || x0 + grid.cell() > hidden.x1();
      if (seen
          && (map.moves(grid, column, row)
              || map.moves(grid, column + 1, row)
              || map.moves(grid, column, row + 1)
              || map.moves(grid, column + 1, row + 1))) {
        columns[count++] = column;
      }
    }
    return count;
  }
}
