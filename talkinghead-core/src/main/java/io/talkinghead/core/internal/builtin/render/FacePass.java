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

  FacePass(Picture picture, Bases bases) {
    this.picture = picture;
    this.bases = bases;
    grid = bases.grid;
    map = new InverseMap(grid.nodes());
    rowX = new MapRow(grid, 0, picture.width - 1);
    rowY = new MapRow(grid, 0, picture.height - 1);
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
      int first = firstMoving(row);
      int last = lastMoving(row);
      for (int y = top; y < bottom && first <= last; y++) {
        float fraction = (float) (y - top) / grid.cell();
        rowX.load(map.x, row, fraction);
        rowY.load(map.y, row, fraction);
        boolean crossed = y >= hidden.y0() && y < hidden.y1();
        for (int column = first; column <= last; column++) {
          int x0 = grid.x(column);
          if (moves(row, column)
              && !(crossed && x0 >= hidden.x0() && x0 + grid.cell() <= hidden.x1())) {
            cell(column, x0, y, rgb);
          }
        }
      }
    }
  }

  /** One row of one cell: the innermost loop of the renderer. */
  private void cell(int column, int x0, int y, byte[] rgb) {
    int[] packed = picture.packed;
    int stride = picture.stride;
    int sx = rowX.at[column];
    int sy = rowY.at[column];
    int dx = rowX.step(column);
    int dy = rowY.step(column);
    int end = Math.min(x0 + grid.cell(), grid.box().x1());
    int o = 3 * (y * picture.width + x0);
    for (int x = x0; x < end; x++, o += 3, sx += dx, sy += dy) {
      Picture.put(rgb, o, Picture.sample(packed, stride, sx, sy));
    }
  }

  private int firstMoving(int row) {
    for (int column = 0; column + 1 < grid.columns(); column++) {
      if (moves(row, column)) {
        return column;
      }
    }
    return grid.columns();
  }

  private int lastMoving(int row) {
    for (int column = grid.columns() - 2; column >= 0; column--) {
      if (moves(row, column)) {
        return column;
      }
    }
    return -1;
  }

  private boolean moves(int row, int column) {
    int k = row * grid.columns() + column;
    return moves(k) || moves(k + 1) || moves(k + grid.columns()) || moves(k + grid.columns() + 1);
  }

  private boolean moves(int node) {
    return map.displacementX()[node] != 0 || map.displacementY()[node] != 0;
  }
}
