package io.talkinghead.core.internal.builtin.render;

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

  /** What {@link Lanes#runs} paints in the current row of pixels. */
  private final int[] runs;

  FacePass(Picture picture, Bases bases) {
    this.picture = picture;
    this.bases = bases;
    grid = bases.grid;
    map = new InverseMap(grid.nodes());
    rowX = new MapRow(grid, 0, picture.width - 1);
    rowY = new MapRow(grid, 0, picture.height - 1);
    columns = new int[grid.columns()];
    runs = new int[Lanes.RUN * columns.length];
  }

  /**
   * Paints over {@code rgb}, which holds the picture.
   *
   * @param hidden pixels that a later pass will paint anyway
   */
  void paint(float[] amounts, byte[] rgb, PixelBox... hidden) {
    map.solve(bases, amounts);
    rowX.set(map.x);
    rowY.set(map.y);
    int y1 = grid.box().y1();
    for (int row = 0; row + 1 < grid.rows(); row++) {
      int top = grid.y(row);
      int bottom = Math.min(top + grid.cell(), y1);
      int count = moving(row, hidden);
      if (count == 0) {
        continue;
      }
      rowX.begin(row);
      rowY.begin(row);
      for (int y = top; y < bottom; y++) {
        paintRow(y, count, rgb);
        rowX.next();
        rowY.next();
      }
    }
  }

  /** One row of pixels. */
  private void paintRow(int y, int count, byte[] rgb) {
    int cell = 3 * grid.cell();
    int row = 3 * (y * picture.width + grid.box().x0());
    int last = 3 * (y * picture.width + grid.box().x1());
    int n = 0;
    for (int c = 0; c < count; c++) {
      int column = columns[c];
      int o = row + column * cell;
      runs[n] = o;
      runs[n + 1] = Math.min(o + cell, last);
      runs[n + 2] = rowX.at[column];
      runs[n + 3] = rowY.at[column];
      runs[n + 4] = rowX.step[column];
      runs[n + 5] = rowY.step[column];
      n += Lanes.RUN;
    }
    Lanes.runs(rgb, runs, n, picture.texels, picture.stride);
  }

  /** Lists the columns of cells that move and are not hidden; returns their number. */
  private int moving(int row, PixelBox... hidden) {
    int top = grid.y(row);
    int bottom = Math.min(top + grid.cell(), grid.box().y1());
    int count = 0;
    for (int column = 0; column + 1 < grid.columns(); column++) {
      if (map.moves(grid, column, row)
          || map.moves(grid, column + 1, row)
          || map.moves(grid, column, row + 1)
          || map.moves(grid, column + 1, row + 1)) {
        columns[count++] = column;
      }
    }
    for (PixelBox box : hidden) {
      if (top >= box.y0() && bottom <= box.y1()) {
        count = remove(box, count);
      }
    }
    return count;
  }

  /** Leaves out the columns of cells within {@code box}; returns how many stay. */
  private int remove(PixelBox box, int count) {
    int left = 0;
    for (int c = 0; c < count; c++) {
      int x0 = grid.x(columns[c]);
      if (x0 < box.x0() || x0 + grid.cell() > box.x1()) {
        columns[left++] = columns[c];
      }
    }
    return left;
  }
}
