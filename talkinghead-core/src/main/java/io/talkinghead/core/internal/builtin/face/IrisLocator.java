package io.talkinghead.core.internal.builtin.face;

import java.util.stream.IntStream;

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
    float strong = Ranks.nth(strength.clone(), n * 7 / 10);
    float lightest = Float.POSITIVE_INFINITY;
    float darkest = Float.NEGATIVE_INFINITY;
    for (float value : dark) {
      lightest = Math.min(lightest, value);
      darkest = Math.max(darkest, value);
    }
    float span = darkest - lightest + 1e-3f;
    double[] scores = new double[n];
    int at = n / 2 + SIDE / 2;
    int[] candidates =
        IntStream.range(0, n)
            .filter(c -> Math.abs(c % SIDE - SIDE / 2) < 14 && Math.abs(c / SIDE - SIDE / 2) < 12)
            .toArray();
    Gradients rim = Gradients.stronger(strong, gx, gy, strength);
    for (int c : candidates) {
      double votes = rim.votes(c % SIDE, c / SIDE);
      double darkness = (dark[c] - lightest) / span;
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

  /** The strong gradients of a window: place, direction and length of each. */
  private record Gradients(int count, int[] x, int[] y, float[] gx, float[] gy, float[] strength) {
    static Gradients stronger(float least, float[] gx, float[] gy, float[] strength) {
      int n = strength.length;
      Gradients kept =
          new Gradients(0, new int[n], new int[n], new float[n], new float[n], new float[n]);
      int count = 0;
      for (int i = 0; i < n; i++) {
        if (strength[i] > least) {
          kept.x[count] = i % SIDE;
          kept.y[count] = i / SIDE;
          kept.gx[count] = gx[i];
          kept.gy[count] = gy[i];
          kept.strength[count] = strength[i];
          count++;
        }
      }
      return new Gradients(count, kept.x, kept.y, kept.gx, kept.gy, kept.strength);
    }

    /** How much all of them point away from the cell (cx, cy). */
    double votes(int cx, int cy) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        int dx = x[i] - cx;
        int dy = y[i] - cy;
        int far = dx * dx + dy * dy;
        if (far > NEAR && far < FAR) {
          float dot = dx * gx[i] + dy * gy[i];
          if (dot > 0) {
            sum += dot * dot / (far * strength[i] * strength[i]);
          }
        }
      }
      return sum;
    }
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
