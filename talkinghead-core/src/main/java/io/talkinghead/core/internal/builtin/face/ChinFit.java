package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;

/**
 * Finds the chin: an arc under the mouth below which it gets darker, because the jaw throws its
 * shadow on the neck. Where no such arc is seen (a beard, even light) average proportions stand in.
 */
final class ChinFit {
  /** From the mouth to the chin, as a share of the way from the eyes to the mouth: on average. */
  private static final double PROPORTION = 0.68;

  /** How far the arc rises towards its sides, per square of x. */
  private static final double ROUNDNESS = 0.5;

  /** Half the width in which the arc is sought, face units. */
  private static final double REACH = 0.24;

  /** Least evidence for an arc. */
  private static final double LEAST = 0.2;

  private static final double LOW = 0.34;
  private static final double HIGH = 1.0;

  private ChinFit() {}

  /** Returns y of the chin under {@code mouth} in face units. */
  static double fit(LabFace face, Mouth mouth) {
    double middle = mouth.line()[0] + mouth.gap() / 2;
    double expected = middle + PROPORTION * middle * (mouth.gap() > 0 ? 0.97 : 1);
    double lips = mouth.line()[0] + mouth.gap() + mouth.lowerLip();
    Plane light = face.lightness().part(-60, 60, 60, 240).blurred(2);
    double best = LEAST;
    double chin = expected;
    for (double y = Math.max(middle + LOW, lips + 0.15); y < middle + HIGH; y += 0.01) {
      double away = (y - expected) / 0.35;
      double score = edge(light, mouth.centreX(), y) - 0.5 * away * away;
      if (score > best) {
        best = score;
        chin = y;
      }
    }
    return chin;
  }

  /** How much darker it is below the arc than above, 1 for a clear step all along. */
  private static double edge(Plane light, double centreX, double y) {
    double sum = 0;
    int n = 13;
    for (int i = 0; i < n; i++) {
      double x = REACH * (2.0 * i / (n - 1) - 1);
      float px = (float) (100 * (centreX + x));
      float py = (float) (100 * (y - ROUNDNESS * x * x));
      float step = light.at(px, py - 5) - light.at(px, py + 5);
      sum += MouthEvidence.clip(step / 22, -0.5f, 1);
    }
    return sum / n;
  }
}
