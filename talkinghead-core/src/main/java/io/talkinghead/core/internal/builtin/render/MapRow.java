package io.talkinghead.core.internal.builtin.render;

/**
 * One row of pixels through a grid: a quantity known at the nodes, interpolated down to that row
 * and kept as fixed point at the grid's columns, from where a pass steps along the cells. Scratch.
 */
final class MapRow {
  /** Value at each column of the grid, 16 fractional bits. */
  final int[] at;

  private final int columns;
  private final float perCell;
  private final float low;
  private final float high;

  /** Values are moved into [{@code low}, {@code high}]. */
  MapRow(Grid grid, float low, float high) {
    columns = grid.columns();
    at = new int[columns];
    perCell = 1f / grid.cell();
    this.low = low;
    this.high = high;
  }

  /** Interpolates {@code nodes} between the rows {@code row} and {@code row + 1} of the grid. */
  void load(float[] nodes, int row, float fraction) {
    int top = row * columns;
    int bottom = top + columns;
    for (int i = 0; i < columns; i++) {
      float value = nodes[top + i] + (nodes[bottom + i] - nodes[top + i]) * fraction;
      at[i] = (int) (Math.max(low, Math.min(high, value)) * Lanes.ONE) + Lanes.ROUND;
    }
  }

  /** Returns the step from pixel to pixel in the cell right of {@code column}. */
  int step(int column) {
    return (int) ((at[column + 1] - at[column]) * perCell);
  }
}
