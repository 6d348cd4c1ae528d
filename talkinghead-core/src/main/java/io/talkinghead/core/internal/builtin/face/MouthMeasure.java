package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Measures the mouth three times, on the face as it is, on a darker and on a brighter copy, and
 * takes the measurement that agrees best with the others. A mouth that moves when only the tones
 * change was not seen but guessed; then {@link #steady} is false, and what the three have in common
 * stands in, or a plain mouth of average width.
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
  /** Exponents that make the darker and the brighter copy. */
  private static final double DARKER = 1.4;

  private static final double BRIGHTER = 0.7;

  /** Movement that is still agreement, face units. */
  private static final double AGREEMENT = 0.06;

  /** One of the three measurements. */
  record Single(MouthEvidence evidence, MouthShape shape, Mouth mouth) {
    private static Single of(LabFace lab, double magnification) {
      MouthEvidence evidence = new MouthEvidence(lab, magnification);
      MouthShape shape = new GapFit(lab, evidence).fit(new MouthFit(evidence).fit());
      Mouth mouth = LipThickness.measure(new LipSeam(evidence).follow(shape), evidence.red);
      return new Single(evidence, shape, mouth);
    }

    /** Measures the brighter copy of {@code face}. */
    static Single ofBrighter(AlignedFace face) {
      return of(face.lab(BRIGHTER), face.magnification);
    }
  }

  /**
   * Measures the mouth of {@code face}.
   *
   * @param asItIs the face in Lab
   * @param brighter gives what was measured on the brighter copy; asked last
   */
  static MouthMeasure of(AlignedFace face, LabFace asItIs, Supplier<Single> brighter) {
    Single first = Single.of(asItIs, face.magnification);
    Single dark = Single.of(face.lab(DARKER), face.magnification);
    return of(List.of(first, brighter.get(), dark));
  }

  private static MouthMeasure of(List<Single> all) {
    Single best = all.get(0);
    double spread = Double.POSITIVE_INFINITY;
    for (int i = 0; i < all.size(); i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < all.size(); j++) {
        double away = distance(all.get(i).mouth, all.get(j).mouth);
        nearest = i == j ? nearest : Math.min(nearest, away);
      }
      if (nearest < spread - 0.005) { // the face as it is, unless another is clearly better
        spread = nearest;
        best = all.get(i);
      }
    }
    boolean steady = spread <= AGREEMENT;
    return new MouthMeasure(
        steady ? best.mouth : standIn(all, best.mouth),
        median(all, MouthShape::score),
        spread,
        best.shape.centreX() / 100,
        steady,
        all.get(0).evidence);
  }

  /** What all have in common, or a straight mouth of average size where the fits place it. */
  private static Mouth standIn(List<Single> all, Mouth seen) {
    Mouth common = CommonMouth.of(all.stream().map(Single::mouth).toList(), seen.gap());
    if (common != null) {
      return common;
    }
    double x = median(all, MouthShape::centreX) / 100;
    double y = median(all, MouthShape::centreY) / 100;
    return plain(x, y, seen.gap());
  }

  /** Returns a mouth of average proportions whose middle is at ({@code x}, {@code y}). */
  static Mouth plain(double x, double y, double gap) {
    return new Mouth(x, 0.45, new double[] {y, 0, -0.03, 0, 0}, gap, 0.09, 0.12);
  }

  private static double median(List<Single> all, ToDoubleFunction<MouthShape> quantity) {
    return all.stream()
        .map(Single::shape)
        .mapToDouble(quantity)
        .sorted()
        .skip(1)
        .findFirst()
        .orElse(0);
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
