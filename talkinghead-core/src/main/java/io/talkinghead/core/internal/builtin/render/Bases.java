package io.talkinghead.core.internal.builtin.render;

import java.util.Arrays;

/**
 * The fields of all channels on the nodes of a grid, in pixels: {@code float32[channel, node]}, x
 * and y apart, faded to nothing at the borders of the picture. Immutable.
 */
final class Bases {
  /** Smallest area to which motions of the head may squeeze any place. */
  private static final double TIGHTEST = 0.3;

  final Grid grid;
  private final float[][] dx;
  private final float[][] dy;

  private Bases(Grid grid, float[][] dx, float[][] dy) {
    this.grid = grid;
    this.dx = dx;
    this.dy = dy;
  }

  /** Samples {@code field} at the nodes of {@code grid}, for a picture of the given size. */
  static Bases of(Grid grid, FaceSpace space, Field field, int width, int height) {
    int n = grid.nodes();
    float[][] dx = new float[Channel.COUNT][n];
    float[][] dy = new float[Channel.COUNT][n];
    double[] du = new double[Channel.COUNT];
    double[] dv = new double[Channel.COUNT];
    for (int j = 0; j < grid.rows(); j++) {
      for (int i = 0; i < grid.columns(); i++) {
        int x = grid.x(i);
        int y = grid.y(j);
        double window = window(x, y, width, height, space.unit);
        if (window == 0) {
          continue;
        }
        Arrays.fill(du, 0);
        Arrays.fill(dv, 0);
        field.addAt(space.u(x, y), space.v(x, y), du, dv);
        for (int c = 0; c < Channel.COUNT; c++) {
          dx[c][j * grid.columns() + i] = settle(window * space.stepX(du[c], dv[c]));
          dy[c][j * grid.columns() + i] = settle(window * space.stepY(du[c], dv[c]));
        }
      }
    }
    for (int c = 0; c < Channel.COUNT; c++) {
      if (isZero(dx[c]) && isZero(dy[c])) { // a channel that does nothing here costs nothing here
        dx[c] = new float[0];
        dy[c] = new float[0];
      }
    }
    return new Bases(grid, dx, dy);
  }

  /** Less than a ten-thousandth of a pixel is nothing: what is still must be exactly still. */
  private static float settle(double pixels) {
    return Math.abs(pixels) < 1e-4 ? 0 : (float) pixels;
  }

  /** Fades to 0 at the edges; at the bottom, where the body is cut, only over a few pixels. */
  private static double window(int x, int y, int width, int height, double unit) {
    double margin = 0.55 * unit;
    double sides = Math.min(Curves.rise(0, margin, x), Curves.rise(0, margin, width - 1 - x));
    double ends = Math.min(Curves.rise(0, margin, y), Curves.rise(0, 0.15 * unit, height - 1 - y));
    return Math.min(sides, ends);
  }

  private static boolean isZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes the sum of all channels times their amounts; returns whether anything moves. */
  boolean combine(float[] amounts, float[] sumX, float[] sumY) {
    int n = grid.nodes();
    boolean moved = false;
    Arrays.fill(sumX, 0, n, 0);
    Arrays.fill(sumY, 0, n, 0);
    for (int c = 0; c < Channel.COUNT; c++) {
      if (amounts[c] != 0 && dx[c].length > 0) {
        moved = true;
        add(amounts[c], dx[c], sumX, n);
        add(amounts[c], dy[c], sumY, n);
      }
    }
    return moved;
  }

  private static void add(float amount, float[] field, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += amount * field[i];
    }
  }

  /**
   * Returns the largest share of {@code limits}, 0.2 to 1, within which no combination of the
   * channels folds the picture or squeezes a place to less than {@link #TIGHTEST} of its size.
   */
  double safeShare(float[] limits) {
    double share = 1;
    int columns = grid.columns();
    for (int j = 0; j + 1 < grid.rows(); j++) {
      for (int i = 0; i + 1 < columns; i++) {
        int k = j * columns + i;
        double xx = 0;
        double xy = 0;
        double yx = 0;
        double yy = 0;
        for (int c = 0; c < Channel.COUNT; c++) {
          if (limits[c] != 0 && dx[c].length > 0) {
            double most = Math.abs(limits[c]) / grid.cell();
            xx += most * Math.abs(dx[c][k + 1] - dx[c][k]);
            xy += most * Math.abs(dx[c][k + columns] - dx[c][k]);
            yx += most * Math.abs(dy[c][k + 1] - dy[c][k]);
            yy += most * Math.abs(dy[c][k + columns] - dy[c][k]);
          }
        }
        while (share > 0.2
            && (share * Math.max(xx, yy) > 1 - TIGHTEST
                || (1 - share * xx) * (1 - share * yy) - share * share * xy * yx < TIGHTEST)) {
          share -= 0.02;
        }
      }
    }
    return share;
  }
}
