package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What measurements of an open mouth have in common that agree about its middle but not about its
 * corners. The upper lip's edge is seen best in the middle, over the teeth; towards the corners it
 * fades into their shadow, sooner in one measurement than in another. So the line is the median of
 * all, and each corner the farthest: teeth beyond a corner would stay where they are when the lips
 * close.
 */
final class CommonMouth {
  /** How far the lines may lie apart in the middle, face units. */
  private static final double AGREEMENT = 0.03;

  /** Greatest half width, face units, as that of a broad smile. */
  private static final double WIDEST = 0.60;

  /** Places along the line at which the median is taken. */
  private static final int PLACES = 21;

  private static final int COEFFICIENTS = 5;

  private CommonMouth() {}

  /**
   * Returns the common mouth.
   *
   * @param all an odd number of measurements
   * @param gap height of its opening, face units
   * @return it, or null if one is closed or they differ in the middle as well
   */
  static @Nullable Mouth of(List<Mouth> all, double gap) {
    double middle = median(all, Mouth::centreX);
    double highest = Double.POSITIVE_INFINITY;
    double lowest = Double.NEGATIVE_INFINITY;
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    for (Mouth mouth : all) {
      if (mouth.gap() == 0) {
        return null;
      }
      highest = Math.min(highest, mouth.lineAt(middle));
      lowest = Math.max(lowest, mouth.lineAt(middle));
      left = Math.min(left, mouth.centreX() - mouth.halfWidth());
      right = Math.max(right, mouth.centreX() + mouth.halfWidth());
    }
    if (lowest - highest > AGREEMENT) {
      return null;
    }
    double centre = (left + right) / 2;
    double half = Math.min(WIDEST, (right - left) / 2);
    return new Mouth(
        centre,
        half,
        line(all, centre, half),
        gap,
        median(all, Mouth::upperLip),
        median(all, Mouth::lowerLip));
  }

  /** Fits the median of the lines from corner to corner. */
  private static double[] line(List<Mouth> all, double centre, double half) {
    double[][] normal = new double[COEFFICIENTS][COEFFICIENTS + 1];
    for (int i = 0; i < PLACES; i++) {
      double t = -1 + 2.0 * i / (PLACES - 1);
      double y = median(all, mouth -> mouth.lineAt(centre + t * half));
      for (int r = 0; r < COEFFICIENTS; r++) {
        for (int c = 0; c < COEFFICIENTS; c++) {
          normal[r][c] += Math.pow(t, r + c);
        }
        normal[r][COEFFICIENTS] += Math.pow(t, r) * y;
      }
    }
    return Equations.solve(normal);
  }

  private static double median(List<Mouth> all, ToDoubleFunction<Mouth> quantity) {
    double[] values = all.stream().mapToDouble(quantity).sorted().toArray();
    return values[values.length / 2];
  }
}
