package io.talkinghead.core.internal.builtin.render;

/**
 * Where each node of a grid comes from: solves s + D(s) = p for the source s of every node p, D
 * being the displacement interpolated between nodes.
 *
 * <p>Newton's method with the derivative of the interpolated field; a few rounds give what dozens
 * of plain substitutions s := p - D(s) do not where the field is steep. A step is at most a few
 * cells long, as the derivative says nothing about places further away. Nodes that do not move keep
 * their place exactly. Scratch of one painter.
 */
final class InverseMap {
  /** A step shorter than this, in pixels, is not worth another round. */
  private static final float ENOUGH = 0.1f;

  /** A shorter way than this, in pixels, is not seen. */
  private static final float STILL = 1f / 32;

  private static final int MOST_ROUNDS = 20;

  /** Then the steps are halved: at the kinks between cells whole ones may run in circles. */
  private static final int ROUNDS_AT_FULL_SPEED = 6;

  /** Source of each node, pixels. */
  final float[] x;

  final float[] y;

  private final float[] fieldX;
  private final float[] fieldY;

  InverseMap(int nodes) {
    x = new float[nodes];
    y = new float[nodes];
    fieldX = new float[nodes];
    fieldY = new float[nodes];
  }

  /** Returns whether the node (i, j) came from so far away that its pixels would change. */
  boolean moves(Grid grid, int i, int j) {
    int k = j * grid.columns() + i;
    return Math.abs(x[k] - grid.x(i)) > STILL || Math.abs(y[k] - grid.y(j)) > STILL;
  }

  /** Solves for the sum of {@code bases}; returns the longest last step of a node in pixels. */
  float solve(Bases bases, float[] amounts) {
    Grid grid = bases.grid;
    boolean moved = bases.combine(amounts, fieldX, fieldY);
    int k = 0;
    for (int j = 0; j < grid.rows(); j++) {
      for (int i = 0; i < grid.columns(); i++, k++) {
        x[k] = grid.x(i) - fieldX[k];
        y[k] = grid.y(j) - fieldY[k];
      }
    }
    return moved ? improve(grid) : 0;
  }

  /** Brings every node to its place, each on its own. */
  private float improve(Grid grid) {
    float longest = 0;
    int k = 0;
    for (int j = 0; j < grid.rows(); j++) {
      for (int i = 0; i < grid.columns(); i++, k++) {
        if (fieldX[k] == 0 && fieldY[k] == 0) {
          continue;
        }
        float step = Float.POSITIVE_INFINITY;
        for (int round = 0; step > ENOUGH && round < MOST_ROUNDS; round++) {
          step = improve(grid, i, j, k, round < ROUNDS_AT_FULL_SPEED ? 1 : 0.5f);
        }
        longest = Math.max(longest, step);
      }
    }
    return longest;
  }

  /** Takes one step of node {@code k}, at (i, j); returns its length. */
  private float improve(Grid grid, int i, int j, int k, float speed) {
    int columns = grid.columns();
    float perCell = 1f / grid.cell();
    float lastColumn = columns - 1;
    float lastRow = grid.rows() - 1;
    float longestStep = 2.5f * grid.cell();
    float gx = Math.max(0, Math.min(lastColumn, (x[k] - grid.box().x0()) * perCell));
    float gy = Math.max(0, Math.min(lastRow, (y[k] - grid.box().y0()) * perCell));
    int column = Math.min((int) gx, columns - 2);
    int row = Math.min((int) gy, grid.rows() - 2);
    float fx = gx - column;
    float fy = gy - row;
    int q = row * columns + column;
    float x00 = fieldX[q];
    float x10 = fieldX[q + 1] - x00;
    float x01 = fieldX[q + columns] - x00;
    float xx = fieldX[q + columns + 1] - x00 - x10 - x01;
    float y00 = fieldY[q];
    float y10 = fieldY[q + 1] - y00;
    float y01 = fieldY[q + columns] - y00;
    float yy = fieldY[q + columns + 1] - y00 - y10 - y01;
    float errorX = x[k] + x00 + x10 * fx + (x01 + xx * fx) * fy - grid.x(i);
    float errorY = y[k] + y00 + y10 * fx + (y01 + yy * fx) * fy - grid.y(j);
    // beyond the grid the displacement goes on level
    float alongX = gx > 0 && gx < lastColumn ? perCell : 0;
    float alongY = gy > 0 && gy < lastRow ? perCell : 0;
    float a = 1 + (x10 + xx * fy) * alongX;
    float b = (x01 + xx * fx) * alongY;
    float c = (y10 + yy * fy) * alongX;
    float d = 1 + (y01 + yy * fx) * alongY;
    float inverse = 1 / Math.max(0.2f, a * d - b * c);
    float stepX = (d * errorX - b * errorY) * inverse;
    float stepY = (a * errorY - c * errorX) * inverse;
    float length = Math.max(Math.abs(stepX), Math.abs(stepY));
    float allowed = length > longestStep ? longestStep / length : speed;
    x[k] -= stepX * allowed;
    y[k] -= stepY * allowed;
    return length;
  }
}
