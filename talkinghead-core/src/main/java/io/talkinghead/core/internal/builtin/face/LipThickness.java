package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;

/** Measures how thick the lips are: where redness falls off most, above and below the middle. */
final class LipThickness {
  private static final int COLUMNS = 7;

  private LipThickness() {}

  /** Returns {@code mouth} with its lips measured on {@code red}. */
  static Mouth measure(Mouth mouth, Plane red) {
    double y = 100 * mouth.line()[0];
    double upper = thickness(mouth, red, y, -1, 20, 9);
    double lower = thickness(mouth, red, y + 100 * mouth.gap(), 1, 26, 12);
    return new Mouth(
        mouth.centreX(), mouth.halfWidth(), mouth.line(), mouth.gap(), upper / 100, lower / 100);
  }

  private static double thickness(
      Mouth mouth, Plane red, double edge, int direction, int most, double expected) {
    int n = most - 3;
    double[] mean = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < COLUMNS; k++) {
        double x = 100 * (mouth.centreX() + mouth.halfWidth() * (-0.35 + 0.7 * k / (COLUMNS - 1)));
        mean[i] += red.at((float) x, (float) (edge + direction * (3 + i))) / COLUMNS;
      }
    }
    double best = Double.NEGATIVE_INFINITY;
    double result = expected;
    for (int k = 2; k < n - 3; k++) {
      double inside = 0;
      for (int i = 0; i < k; i++) {
        inside += mean[i] / k;
      }
      double outside = 0;
      int end = Math.min(n, k + 6);
      for (int i = k; i < end; i++) {
        outside += mean[i] / (end - k);
      }
      double score = inside - outside - 0.006 * Math.abs(3 + k - expected);
      if (score > best) {
        best = score;
        result = 3 + k;
      }
    }
    return result;
  }
}
