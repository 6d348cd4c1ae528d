package io.talkinghead;

import java.util.function.LongSupplier;

/**
 * Turns random bits into normal numbers by the ziggurat method (<a
 * href="https://doi.org/10.18637/jss.v005.i08">Marsaglia and Tsang, 2000</a>): 64 bits and one
 * multiplication for 996 numbers of 1,000.
 *
 * <p>The area below f(x) = exp(-x²/2), x ≥ 0, is covered by n layers of equal area v. Layer i ≥ 1
 * reaches from the height f(x_i) up to f(x_{i+1}) and from 0 to x_i, where x_1 = r and x_n = 0.
 * Layer 0 is what lies below f(r), tail included; v / f(r), written x_0, is the width that it would
 * have without a tail. A layer is drawn, and a place in it. Left of x_{i+1} the place is below the
 * curve for certain. Right of it ({@link #outside}) layer 0 answers from the tail, and the others
 * draw a height in the layer and begin again if that is above the curve.
 *
 * <p>Layer, sign and distance come from different bits, as they must: sharing bits couples a value
 * to its layer (Doornik, "An improved ziggurat method to generate normal random samples", 2005).
 * Papers tabulate n = 128 and 256; of 1,024 layers the sure part is left a quarter as often as of
 * 256.
 *
 * <p>Everything is IEEE 754 arithmetic and {@link StrictMath}: the same bits give the same numbers
 * on every machine. <b>Threads:</b> any; there is no state.
 */
final class Ziggurat {
  private static final int LAYER_BITS = 10;
  static final int LAYERS = 1 << LAYER_BITS;

  /** Where the tail begins, r: the root of f(x_{n-1}) + v / x_{n-1} = 1. */
  static final double TAIL = 4.038849846109504;

  /** Area of a layer, v = r f(r) + integral of f from r on. */
  static final double AREA = 0.001226324646353088;

  /** x_0 to x_n. */
  static final double[] EDGE = new double[LAYERS + 1];

  /** f(x_0) to f(x_n). */
  static final double[] HEIGHT = new double[LAYERS + 1];

  /** x_i for a place that is counted in 2^-53. */
  private static final double[] UNIT = new double[LAYERS];

  static {
    EDGE[0] = AREA / curve(TAIL);
    EDGE[1] = TAIL;
    for (int i = 1; i < LAYERS - 1; i++) {
      EDGE[i + 1] = StrictMath.sqrt(-2 * StrictMath.log(curve(EDGE[i]) + AREA / EDGE[i]));
    }
    for (int i = 0; i <= LAYERS; i++) {
      HEIGHT[i] = curve(EDGE[i]);
    }
    for (int i = 0; i < LAYERS; i++) {
      UNIT[i] = EDGE[i] * 0x1.0p-53;
    }
  }

  private Ziggurat() {}

  private static double curve(double x) {
    return StrictMath.exp(-x * x / 2);
  }

  private static int layer(long bits) {
    return (int) bits & (LAYERS - 1);
  }

  /** Returns the place that {@code bits} name: layer by the lowest ten, place by the others. */
  static double place(long bits) {
    return (bits >> LAYER_BITS) * UNIT[layer(bits)];
  }

  /** Tells whether {@code place} is below the curve for certain, and thus a normal number. */
  static boolean inside(long bits, double place) {
    return Math.abs(place) < EDGE[layer(bits) + 1];
  }

  /** Returns the normal number for a place that may not be below the curve. */
  static double outside(long bits, double place, LongSupplier source) {
    while (!inside(bits, place)) {
      int layer = layer(bits);
      if (layer == 0) {
        return StrictMath.copySign(tail(source), place);
      }
      double share = uniform(source);
      if (HEIGHT[layer] + share * (HEIGHT[layer + 1] - HEIGHT[layer]) < curve(place)) {
        return place;
      }
      bits = source.getAsLong();
      place = place(bits);
    }
    return place;
  }

  /**
   * Returns a normal number above {@link #TAIL} (Marsaglia, "Generating a variable from the tail of
   * the normal distribution", 1964).
   */
  static double tail(LongSupplier source) {
    while (true) {
      double beyond = -StrictMath.log(1 - uniform(source)) / TAIL;
      double limit = -2 * StrictMath.log(1 - uniform(source));
      if (limit > beyond * beyond) {
        return TAIL + beyond;
      }
    }
  }

  /** Returns a number uniform in [0, 1). */
  static double uniform(LongSupplier source) {
    return (source.getAsLong() >>> 11) * 0x1.0p-53;
  }
}
