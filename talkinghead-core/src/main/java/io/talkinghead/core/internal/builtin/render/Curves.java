package io.talkinghead.core.internal.builtin.render;

/** Shapes of one variable that displacement fields and textures are made of. */
final class Curves {
  private Curves() {}

  /** Returns {@code x} moved into [{@code low}, {@code high}]. */
  static double clamp(double x, double low, double high) {
    return Math.max(low, Math.min(high, x));
  }

  /** Rises from 0 at {@code a} to 1 at {@code b} with level ends: 3t^2 - 2t^3. */
  static double rise(double a, double b, double x) {
    double t = clamp((x - a) / (b - a), 0, 1);
    return t * t * (3 - 2 * t);
  }

  /** Falls from 1 at {@code a} to 0 at {@code b}: the mirror image of {@link #rise}. */
  static double fall(double a, double b, double x) {
    return 1 - rise(a, b, x);
  }

  /** The bell exp(-x^2). */
  static double bell(double x) {
    return Math.exp(-x * x);
  }

  /** The bell with a flat top exp(-x^4). */
  static double plateau(double x) {
    double square = x * x;
    return Math.exp(-square * square);
  }

  /** The arch (1 - (t / half)^2)^power over |t| &lt; half, 0 beyond. */
  static double arch(double t, double half, double power) {
    double q = t / half;
    return Math.pow(Math.max(0, 1 - q * q), power);
  }

  /** Returns {@code a} for t = 0 and {@code b} for t = 1, straight between. */
  static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
