package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.Checks;

/**
 * A plane affine map, {@code x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5}, in double.
 *
 * @param m0 x to x'
 * @param m1 y to x'
 * @param m2 shift of x', pixels
 * @param m3 x to y'
 * @param m4 y to y'
 * @param m5 shift of y', pixels
 */
public record Affine(double m0, double m1, double m2, double m3, double m4, double m5) {
  /** Leaves everything in place. */
  public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /** Takes the first two rows of {@code float32[3, 3]} or {@code float32[2, 3]}. */
  public static Affine of(float[] rows) {
    Checks.argument(
        rows.length == 6 || rows.length == 9, "a matrix has 6 or 9 numbers, had %d", rows.length);
    return new Affine(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]);
  }

  /** Returns the map back, as OpenCV computes it; all zero for a singular one. */
  public Affine inverse() {
    double determinant = m0 * m4 - m1 * m3;
    double d = determinant != 0 ? 1 / determinant : 0;
    double a = m4 * d;
    double b = -m1 * d;
    double c = -m3 * d;
    double e = m0 * d;
    return new Affine(a, b, -a * m2 - b * m5, c, e, -c * m2 - e * m5);
  }

  /** Returns the map that applies {@code first}, then this. */
  public Affine after(Affine first) {
    return new Affine(
        m0 * first.m0 + m1 * first.m3,
        m0 * first.m1 + m1 * first.m4,
        m0 * first.m2 + m1 * first.m5 + m2,
        m3 * first.m0 + m4 * first.m3,
        m3 * first.m1 + m4 * first.m4,
        m3 * first.m2 + m4 * first.m5 + m5);
  }

  /** Returns x' of a point. */
  public double x(double x, double y) {
    return m0 * x + m1 * y + m2;
  }

  /** Returns y' of a point. */
  public double y(double x, double y) {
    return m3 * x + m4 * y + m5;
  }

  /** Returns {@code float32[3, 3]}, the last row (0, 0, 1). */
  public float[] toFloats() {
    return new float[] {
      (float) m0, (float) m1, (float) m2, (float) m3, (float) m4, (float) m5, 0, 0, 1
    };
  }
}
