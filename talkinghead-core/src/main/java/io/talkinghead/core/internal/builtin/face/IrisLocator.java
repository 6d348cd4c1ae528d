package io.talkinghead.core.internal.builtin.face;

import java.util.Arrays;

/**
 * Finds the middle of an iris in a small window around an eye: the place to which the strongest
 * gradients point, preferably dark and near the middle (after Timm and Barth, "Accurate eye centre
 * localisation by means of gradients", 2011).
 */
final class IrisLocator {
  private static final int SIDE = 40;

  /**
   * Squared distances in cells at which a gradient has a say: from well inside an iris to beyond.
   */
  private static final int NEAR = 6;

  private static final int FAR = 225;

  private IrisLocator() {}

  /** Returns x and y in {@code grey} near ({@code x}, {@code y}), at most {@code reach} away. */
  static double[] locate(GreyPicture grey, double x, double y, double reach) {
    double step = 2 * reach / SIDE;
    Plane window = Plane.of(grey.crop(x, y, step, 0, SIDE + 8, SIDE + 8)).blurred(0.07 * SIDE / 2);
    int n = SIDE * SIDE;
    float[] gx = new float[n];
    float[] gy = new float[n];
    float[] strength = new float[n];
    float[] dark = new float[n];
    Plane soft = window.blurred(1.6);
    for (int i = 0; i < n; i++) {
      int u = i % SIDE + 4;
      int v = i / SIDE + 4;
      gx[i] = sobel(window, u, v, 1, 0);
      gy[i] = sobel(window, u, v, 0, 1);
      strength[i] = (float) Math.hypot(gx[i], gy[i]);
      dark[i] = -soft.nearest(u, v);
    }
    float[] sorted = strength.clone();
    Arrays.sort(sorted);
    float strong = sorted[n * 7 / 10];
    float[] byDark = dark.clone();
    Arrays.sort(byDark);
    float span = byDark[n - 1] - byDark[0] + 1e-3f;
    double[] scores = new double[n];
    int at = n / 2 + SIDE / 2;
    for (int c = 0; c < n; c++) {
      double votes = votes(c, gx, gy, strength, strong);
      double darkness = (dark[c] - byDark[0]) / span;
      double px = (c % SIDE + 0.5 - SIDE / 2.0) / (SIDE * 0.30);
      double py = (c / SIDE + 0.5 - SIDE / 2.0) / (SIDE * 0.26);
      scores[c] = votes * Math.pow(darkness, 1.5) * Math.exp(-px * px - py * py);
      at = scores[c] > scores[at] ? c : at;
    }
    double column = at % SIDE + peak(scores, at, 1);
    double row = at / SIDE + peak(scores, at, SIDE);
    return new double[] {
      x + (column + 0.5 - SIDE / 2.0) * step, y + (row + 0.5 - SIDE / 2.0) * step
    };
  }

  /** Returns where between its neighbours the parabola through {@code at} is highest. */
  private static double peak(double[] scores, int at, int stride) {
    if (at < stride || at + stride >= scores.length) {
      return 0;
    }
    double bend = scores[at - stride] - 2 * scores[at] + scores[at + stride];
    double slope = (scores[at + stride] - scores[at - stride]) / 2;
    return bend < 0 ? Math.max(-0.5, Math.min(0.5, -slope / bend)) : 0;
  }

  private static double votes(int c, float[] gx, float[] gy, float[] strength, float strong) {
    int cx = c % SIDE;
    int cy = c / SIDE;
    double sum = 0;
    for (int i = 0; i < strength.length; i++) {
      if (strength[i] > strong) {
        int dx = i % SIDE - cx;
        int dy = i / SIDE - cy;
        int squared = dx * dx + dy * dy;
        if (squared > NEAR && squared < FAR) {
          float dot = dx * gx[i] + dy * gy[i];
          if (dot > 0) {
            sum += dot * dot / (squared * strength[i] * strength[i]);
          }
        }
      }
    }
    return sum;
  }

  private static float sobel(Plane p, int x, int y, int dx, int dy) {
    float sum = 0;
    for (int k = -1; k <= 1; k++) {
      int weight = k == 0 ? 2 : 1;
      sum +=
          weight
              * (p.nearest(x + dx + k * dy, y + dy + k * dx)
                  - p.nearest(x - dx + k * dy, y - dy + k * dx));
    }
    return sum;
  }
}
