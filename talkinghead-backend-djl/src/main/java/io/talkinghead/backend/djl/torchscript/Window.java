package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.Arrays;

/**
 * How a kernel moves over the spatial axes: what convolutions and poolings have in common.
 *
 * @param kernel extents of the kernel
 * @param strides steps
 * @param dilations distances between the kernel's points
 * @param before zeros in front of each axis
 * @param after zeros behind it
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] before, long[] after) {
  /** Reads the attributes; {@code kernel} holds where there is no kernel_shape. */
  static Window of(Node node, Value value, long[] kernel) throws InputException {
    long[] shape = node.integers("kernel_shape", kernel);
    int n = shape.length;
    if (n < 1 || n > 3 || value.rank() != n + 2) {
      throw node.refuse("%d spatial axes of %d".formatted(n, value.rank()));
    }
    long[] ones = new long[n];
    Arrays.fill(ones, 1);
    long[] strides = node.integers("strides", ones);
    long[] dilations = node.integers("dilations", ones);
    long[] pads = node.integers("pads", new long[2 * n]);
    Window window =
        new Window(
            shape, strides, dilations, Arrays.copyOf(pads, n), Arrays.copyOfRange(pads, n, 2 * n));
    String auto = node.word("auto_pad", "NOTSET");
    return switch (auto) {
      case "", "NOTSET" -> window;
      case "VALID" -> window.padded(new long[n], new long[n]);
      case "SAME_UPPER", "SAME_LOWER" -> window.same(node, value, auto.equals("SAME_LOWER"));
      default -> throw node.refuse("auto_pad " + auto + " is not known");
    };
  }

  private Window padded(long[] first, long[] second) {
    return new Window(kernel, strides, dilations, first, second);
  }

  /** Pads so that every stride gives one result; an odd zero goes behind, or in front. */
  private Window same(Node node, Value value, boolean front) throws InputException {
    long[] first = new long[axes()];
    long[] second = new long[axes()];
    for (int i = 0; i < axes(); i++) {
      long extent = value.axis(2 + i);
      if (extent < 0 && strides[i] != 1) {
        throw node.refuse("its padding depends on an extent that is not known before it runs");
      }
      long results = extent < 0 ? 0 : (extent + strides[i] - 1) / strides[i];
      long reach = (kernel[i] - 1) * dilations[i] + 1;
      long total =
          extent < 0 ? reach - 1 : Math.max(0, (results - 1) * strides[i] + reach - extent);
      first[i] = front ? total - total / 2 : total / 2;
      second[i] = total - first[i];
    }
    return padded(first, second);
  }

  int axes() {
    return kernel.length;
  }

  /** Returns whether torch can pad by itself: as much behind as in front. */
  boolean even() {
    return Arrays.equals(before, after);
  }

  /** Returns the window on a tensor that was padded before. */
  Window bare() {
    return padded(new long[axes()], new long[axes()]);
  }

  /** Returns this window with as much behind as {@code results} full steps need. */
  Window reaching(Value value, long[] results) {
    long[] behind = new long[axes()];
    for (int i = 0; i < behind.length; i++) {
      long reach = (kernel[i] - 1) * dilations[i] + 1;
      behind[i] = (results[i] - 1) * strides[i] + reach - value.axis(2 + i) - before[i];
    }
    return padded(before, behind);
  }

  /** Returns {@code value} with its padding, filled with {@code fill}. */
  Value pad(Node node, Value value, double fill) {
    long[] pads = new long[2 * axes()];
    long[] axes = value.axes();
    for (int i = 0; i < axes(); i++) {
      int last = axes() - 1 - i; // torch begins with the last axis
      pads[2 * i] = before[last];
      pads[2 * i + 1] = after[last];
      int axis = 2 + last;
      axes[axis] = axes[axis] < 0 ? Axes.UNKNOWN : axes[axis] + before[last] + after[last];
    }
    return node.make(value.type(), axes, "constant_pad_nd", value, pads, fill);
  }

  /** Returns the extents of the result, rounded down or up. */
  long[] results(Value value, boolean up) {
    long[] results = new long[axes()];
    for (int i = 0; i < results.length; i++) {
      long extent = value.axis(2 + i);
      if (extent < 0) {
        results[i] = Axes.UNKNOWN;
        continue;
      }
      long room = extent + before[i] + after[i] - (kernel[i] - 1) * dilations[i] - 1;
      results[i] = (up ? -Math.floorDiv(-room, strides[i]) : Math.floorDiv(room, strides[i])) + 1;
      if (up && (results[i] - 1) * strides[i] >= extent + before[i]) {
        results[i]--; // a window may not begin behind the end
      }
    }
    return results;
  }
}
