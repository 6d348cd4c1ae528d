package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.NoiseSource;

/**
 * Smooth random motion of unit variance, as a function of time: white noise under a Gaussian. The
 * random numbers sit at every half {@code tau}, so the curve does not depend on the frame rate.
 *
 * <p><b>Threads:</b> one caller at a time, who asks for times that do not decrease.
 */
final class SmoothNoise {
  private static final int KNOTS_PER_TAU = 2;
  private static final int REACH = 4 * KNOTS_PER_TAU;
  private static final int WINDOW = 2 * REACH + 1;

  private NoiseSource source;
  private final double spacing;
  private final double gain;
  private final float[] knots = new float[WINDOW];
  private long next = -REACH;

  /**
   * Draws from {@code source}, which must be its own.
   *
   * @param tau width of the Gaussian, seconds
   */
  SmoothNoise(NoiseSource source, double tau) {
    this.source = source;
    spacing = tau / KNOTS_PER_TAU;
    // the sum of squared Gaussians at this spacing is its inverse square
    gain = 1 / StrictMath.sqrt(StrictMath.sqrt(StrictMath.PI) * KNOTS_PER_TAU);
  }

  /** Takes over the state of {@code other}, which has the same width. */
  void set(SmoothNoise other) {
    source = other.source.fork();
    System.arraycopy(other.knots, 0, knots, 0, knots.length);
    next = other.next;
  }

  /** Returns the value at {@code seconds}. */
  double at(double seconds) {
    double place = seconds / spacing;
    long centre = Math.round(place);
    while (next <= centre + REACH) {
      source.gaussian(knots, slot(next), 1);
      next++;
    }
    double sum = 0;
    for (long k = centre - REACH; k <= centre + REACH; k++) {
      double x = (place - k) / KNOTS_PER_TAU;
      sum += knots[slot(k)] * StrictMath.exp(-0.5 * x * x);
    }
    return gain * sum;
  }

  private static int slot(long knot) {
    return (int) Math.floorMod(knot, (long) WINDOW);
  }
}
