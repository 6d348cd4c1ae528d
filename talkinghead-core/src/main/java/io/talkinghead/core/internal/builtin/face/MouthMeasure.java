package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.Objects;

/**
 * Measures the mouth three times, on the face as it is, on a darker and on a brighter copy, and
 * takes the measurement that agrees best with the others. A mouth that moves when only the tones
 * change was not seen but guessed; then {@link #steady} is false and a plain mouth of average width
 * stands in.
 *
 * @param mouth in face units
 * @param score how well the mouth fits, the median of the three
 * @param spread how far centre and corners move between the measurements, face units
 * @param offset x of the fitted middle before the corners were sought, face units
 * @param steady whether the measurements agree
 * @param evidence of the face as it is
 */
record MouthMeasure(
    Mouth mouth,
    double score,
    double spread,
    double offset,
    boolean steady,
    MouthEvidence evidence) {
  /** Exponents of the copies; the first is the face as it is. */
  private static final double[] CONTRAST = {1, 0.7, 1.4};

  /** Movement that is still agreement, face units. */
  private static final double AGREEMENT = 0.06;

  static MouthMeasure of(AlignedFace face) {
    Mouth[] mouths = new Mouth[CONTRAST.length];
    MouthShape[] shapes = new MouthShape[CONTRAST.length];
    MouthEvidence asItIs = null;
    for (int i = 0; i < CONTRAST.length; i++) {
      MouthEvidence evidence = new MouthEvidence(face.lab(CONTRAST[i]), face.magnification);
      asItIs = asItIs == null ? evidence : asItIs;
      shapes[i] = new GapFit(evidence).fit(new MouthFit(evidence).fit());
      mouths[i] = LipThickness.measure(new LipSeam(evidence).follow(shapes[i]), evidence.red);
    }
    int best = 0;
    double spread = Double.POSITIVE_INFINITY;
    for (int i = 0; i < mouths.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < mouths.length; j++) {
        nearest = i == j ? nearest : Math.min(nearest, distance(mouths[i], mouths[j]));
      }
      if (nearest < spread - 0.005) { // the face as it is, unless another is clearly better
        spread = nearest;
        best = i;
      }
    }
    double score =
        Math.max(
            Math.min(shapes[0].score(), shapes[1].score()),
            Math.min(Math.max(shapes[0].score(), shapes[1].score()), shapes[2].score()));
    boolean steady = spread <= AGREEMENT;
    Mouth mouth = steady ? mouths[best] : plain(shapes, mouths[best]);
    return new MouthMeasure(
        mouth, score, spread, shapes[best].centreX() / 100, steady, Objects.requireNonNull(asItIs));
  }

  /** A straight mouth of average size where the fits place it on average. */
  private static Mouth plain(MouthShape[] shapes, Mouth seen) {
    double x = median(shapes[0].centreX(), shapes[1].centreX(), shapes[2].centreX()) / 100;
    double y = median(shapes[0].centreY(), shapes[1].centreY(), shapes[2].centreY()) / 100;
    return plain(x, y, seen.gap());
  }

  /** Returns a mouth of average proportions whose middle is at ({@code x}, {@code y}). */
  static Mouth plain(double x, double y, double gap) {
    return new Mouth(x, 0.45, new double[] {y, 0, -0.03, 0, 0}, gap, 0.09, 0.12);
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** How far middle and corners of two mouths lie apart, the largest. */
  private static double distance(Mouth a, Mouth b) {
    double result = 0;
    for (int t = -1; t <= 1; t++) {
      double ax = a.centreX() + t * a.halfWidth();
      double bx = b.centreX() + t * b.halfWidth();
      result = Math.max(result, Math.hypot(ax - bx, a.lineAt(ax) - b.lineAt(bx)));
    }
    return result;
  }
}
