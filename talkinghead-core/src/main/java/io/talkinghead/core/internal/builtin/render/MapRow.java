package io.talkinghead.core.internal.builtin.render;

/**
 * Rows of pixels through a grid: a quantity known at the nodes, interpolated down to one row and
 * kept as fixed point at the grid's columns, from where a pass steps along the cells. Rows of a
 * cell follow one another from its top. Scratch.
 */
final class MapRow {
  /** Value at each column of the grid, 16 fractional bits. */
  final int[] at;

  /** Step from pixel to pixel in the cell right of each column. */
  final int[] step;

  private final int[] nodes;
  private final int[] down;
  private final int[] stepDown;
  private final int columns;
  private final float perCell;
  private final float low;
  private final float high;

  /** Values are moved into [{@code low}, {@code high}]. */
  MapRow(Grid grid, float low, float high) {
    columns = grid.columns();
    nodes = new int[grid.nodes()];
    at = new int[columns];
    step = new int[columns];
    down = new int[columns];
    stepDown = new int[columns];
    perCell = 1f / grid.cell();
    this.low = low;
    this.high = high;
  }

  /** Takes the values at the nodes of the grid. */
  void set(float[] values) {
    for (int k = 0; k < nodes.length; k++) {
      nodes[k] = (int) (Math.max(low, Math.min(high, values[k])) * Lanes.ONE) + Lanes.ROUND;
    }
  }

  /** Goes to the first row of pixels below the row {@code row} of nodes. */
  void begin(int row) {
    int top = row * columns;
    for (int i = 0; i < columns; i++) {
      at[i] = nodes[top + i];
      down[i] = (int) ((nodes[top + columns + i] - at[i]) * perCell);
    }
    for (int i = 0; i + 1 < columns; i++) {
      step[i] = (int) ((at[i + 1] - at[i]) * perCell);
      stepDown[i] = (int) ((down[i + 1] - down[i]) * perCell);
    }
  }

  /** Goes one row of pixels down. */
  void next() {
    for (int i = 0; i < columns; i++) {
      at[i] += down[i];
    }
    for (int i = 0; i < columns; i++) {
      step[i] += stepDown[i];
    }
  }
}
