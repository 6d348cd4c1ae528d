package io.talkinghead.backend.djl.torchscript;

import java.util.Arrays;

/** Arithmetic of extents, where -1 is one that is known at run time only. */
final class Axes {
  static final long UNKNOWN = -1;

  private Axes() {}

  /** Returns what two operands give when axes of extent 1 are repeated. */
  static long[] broadcast(long[] a, long[] b) {
    long[] result = new long[Math.max(a.length, b.length)];
    for (int i = 0; i < result.length; i++) {
      long left = aligned(a, i, result.length);
      long right = aligned(b, i, result.length);
      if (left == 1 || right == 1) {
        result[i] = left == 1 ? right : left;
      } else {
        result[i] = Math.max(left, right); // equal, or one of them unknown
      }
    }
    return result;
  }

  /** Returns the extent at {@code i} of {@code rank} axes when {@code axes} are the last ones. */
  static long aligned(long[] axes, int i, int rank) {
    int own = i - (rank - axes.length);
    return own < 0 ? 1 : axes[own];
  }

  /** Returns the product, or -1. */
  static long product(long[] axes, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      if (axes[i] < 0) {
        return UNKNOWN;
      }
      product = Math.multiplyExact(product, axes[i]);
    }
    return product;
  }

  static long product(long[] axes) {
    return product(axes, 0, axes.length);
  }

  /** Returns {@code axes} with another extent at {@code i}. */
  static long[] with(long[] axes, int i, long extent) {
    long[] result = axes.clone();
    result[i] = extent;
    return result;
  }

  /** Returns {@code axes} without the one at {@code i}. */
  static long[] without(long[] axes, int i) {
    long[] result = new long[axes.length - 1];
    System.arraycopy(axes, 0, result, 0, i);
    System.arraycopy(axes, i + 1, result, i, result.length - i);
    return result;
  }

  /** Returns {@code rank} unknown extents. */
  static long[] unknown(int rank) {
    long[] result = new long[rank];
    Arrays.fill(result, UNKNOWN);
    return result;
  }

  /** Returns several arrays as one. */
  static long[] concat(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
  }

  static long[] range(int from, int to) {
    long[] result = new long[Math.max(0, to - from)];
    for (int i = 0; i < result.length; i++) {
      result[i] = (long) from + i;
    }
    return result;
  }
}
