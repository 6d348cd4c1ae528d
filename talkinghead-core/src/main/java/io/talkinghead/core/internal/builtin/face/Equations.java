package io.talkinghead.core.internal.builtin.face;

/** Small systems of linear equations. */
final class Equations {
  private Equations() {}

  /** Solves {@code n} equations given as rows of n coefficients and a right side, in place. */
  static double[] solve(double[][] rows) {
    int n = rows.length;
    for (int i = 0; i < n; i++) {
      int pivot = i;
      for (int r = i + 1; r < n; r++) {
        pivot = Math.abs(rows[r][i]) > Math.abs(rows[pivot][i]) ? r : pivot;
      }
      double[] row = rows[pivot];
      rows[pivot] = rows[i];
      rows[i] = row;
      for (int r = 0; r < n; r++) {
        if (r != i) {
          double factor = rows[r][i] / row[i];
          for (int c = i; c <= n; c++) {
            rows[r][c] -= factor * row[c];
          }
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = rows[i][n] / rows[i][i];
    }
    return solution;
  }
}
