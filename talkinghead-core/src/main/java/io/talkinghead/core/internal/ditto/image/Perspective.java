package io.talkinghead.core.internal.ditto.image;

/** Perspective maps of the plane, {@code double[9]} row-major, from four pairs of points. */
public final class Perspective {
  private Perspective() {}

  /**
   * Returns the map that takes four points to four others; m[8] is 1.
   *
   * @param from {@code [4, 2]}
   * @param to {@code [4, 2]}
   * @throws IllegalArgumentException if three points lie on a line
   */
  public static double[] between(float[] from, float[] to) {
    double[][] rows = new double[8][9];
    for (int i = 0; i < 4; i++) {
      double x = from[2 * i];
      double y = from[2 * i + 1];
      double u = to[2 * i];
      double v = to[2 * i + 1];
      rows[i] = new double[] {x, y, 1, 0, 0, 0, -x * u, -y * u, u};
      rows[i + 4] = new double[] {0, 0, 0, x, y, 1, -x * v, -y * v, v};
    }
    double[] solution = solve(rows);
    double[] map = new double[9];
    System.arraycopy(solution, 0, map, 0, 8);
    map[8] = 1;
    return map;
  }

  /** Gaussian elimination with partial pivoting of n rows of n + 1 numbers. */
  private static double[] solve(double[][] rows) {
    int n = rows.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int r = column + 1; r < n; r++) {
        if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column])) {
          pivot = r;
        }
      }
      if (Math.abs(rows[pivot][column]) < 1e-12) {
        throw new IllegalArgumentException("three of the four points lie on a line");
      }
      double[] swap = rows[column];
      rows[column] = rows[pivot];
      rows[pivot] = swap;
      for (int r = column + 1; r < n; r++) {
        double factor = rows[r][column] / rows[column][column];
        for (int c = column; c <= n; c++) {
          rows[r][c] -= factor * rows[column][c];
        }
      }
    }
    double[] solution = new double[n];
    for (int r = n - 1; r >= 0; r--) {
      double value = rows[r][n];
      for (int c = r + 1; c < n; c++) {
        value -= rows[r][c] * solution[c];
      }
      solution[r] = value / rows[r][r];
    }
    return solution;
  }

  /** Returns the inverse of a 3 x 3 matrix by cofactors; all zero for a singular one. */
  public static double[] inverse(double[] m) {
    double c0 = m[4] * m[8] - m[5] * m[7];
    double c1 = m[5] * m[6] - m[3] * m[8];
    double c2 = m[3] * m[7] - m[4] * m[6];
    double determinant = m[0] * c0 + m[1] * c1 + m[2] * c2;
    double d = determinant != 0 ? 1 / determinant : 0;
    return new double[] {
      c0 * d,
      (m[2] * m[7] - m[1] * m[8]) * d,
      (m[1] * m[5] - m[2] * m[4]) * d,
      c1 * d,
      (m[0] * m[8] - m[2] * m[6]) * d,
      (m[2] * m[3] - m[0] * m[5]) * d,
      c2 * d,
      (m[1] * m[6] - m[0] * m[7]) * d,
      (m[0] * m[4] - m[1] * m[3]) * d
    };
  }
}
