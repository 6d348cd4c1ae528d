package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.Arrays;
import java.util.Map;

/** Convolutions and poolings of one to three spatial axes. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Conv", (Operator.Single) ConvolutionOperators::conv);
    operators.put("ConvTranspose", (Operator.Single) ConvolutionOperators::convTranspose);
    operators.put("AveragePool", (Operator.Single) ConvolutionOperators::averagePool);
    operators.put("MaxPool", (Operator.Single) ConvolutionOperators::maxPool);
    operators.put("GlobalAveragePool", (Operator.Single) n -> global(n, "mean"));
    operators.put("GlobalMaxPool", (Operator.Single) n -> global(n, "amax"));
  }

  private static long[] spatial(Value weights) {
    return Arrays.copyOfRange(weights.axes(), 2, weights.rank());
  }

  private static Value conv(Node node) throws InputException {
    Value value = node.in(0);
    Value weights = node.in(1);
    Window window = Window.of(node, value, spatial(weights));
    if (!window.even()) {
      value = window.pad(node, value, 0);
      window = window.bare();
    }
    long[] axes =
        Axes.concat(new long[] {value.axis(0), weights.axis(0)}, window.results(value, false));
    return node.make(
        value.type(),
        axes,
        "conv" + window.axes() + "d",
        value,
        weights,
        node.optional(2),
        window.strides(),
        window.before(),
        window.dilations(),
        node.integer("group", 1));
  }

  /** Uneven pads cut off what a convolution without pads makes too much. */
  private static Value convTranspose(Node node) throws InputException {
    Value value = node.in(0);
    Value weights = node.in(1);
    Window window = Window.of(node, value, spatial(weights));
    int n = window.axes();
    long[] more = node.integers("output_padding", new long[n]);
    long[] before = window.before();
    long[] after = window.after();
    long[] asked = node.integers("output_shape");
    boolean upper = node.word("auto_pad", "NOTSET").equals("SAME_UPPER");
    boolean same = upper || node.word("auto_pad", "NOTSET").equals("SAME_LOWER");
    if (asked.length > 0 || same) {
      requireFixed(node, value);
      before = new long[n];
      after = new long[n];
      for (int i = 0; i < n; i++) {
        long extent = value.axis(2 + i);
        long wanted = asked.length > 0 ? asked[asked.length - n + i] : extent * window.strides()[i];
        long total = whole(window, i, extent, more[i]) - wanted;
        before[i] = upper ? total / 2 : total - total / 2;
        after[i] = total - before[i];
      }
    }
    boolean even = Arrays.equals(before, after) && Arrays.stream(before).allMatch(b -> b >= 0);
    long[] results = new long[n];
    for (int i = 0; i < n; i++) {
      long extent = value.axis(2 + i);
      results[i] =
          extent < 0 ? Axes.UNKNOWN : whole(window, i, extent, more[i]) - (before[i] + after[i]);
    }
    long group = node.integer("group", 1);
    long channels = weights.axis(1) < 0 ? Axes.UNKNOWN : weights.axis(1) * group;
    String made =
        node.step(
            "conv_transpose" + n + "d",
            value,
            weights,
            node.optional(2),
            window.strides(),
            even ? before : new long[n],
            more,
            group,
            window.dilations());
    if (!even) {
      long[] cuts = new long[2 * n];
      for (int i = 0; i < n; i++) {
        cuts[2 * i] = -before[n - 1 - i];
        cuts[2 * i + 1] = -after[n - 1 - i];
      }
      made = node.step("constant_pad_nd", made, cuts, 0.0);
    }
    long[] axes = Axes.concat(new long[] {value.axis(0), channels}, results);
    return Value.variable(value.type(), axes, made);
  }

  /** Returns the extent of the result without pads. */
  private static long whole(Window window, int i, long extent, long more) {
    long reach = (window.kernel()[i] - 1) * window.dilations()[i] + 1;
    return window.strides()[i] * (extent - 1) + reach + more;
  }

  /**
   * torch pads evenly and by half a kernel at most. Other pads become part of the tensor; where
   * they shall not count, the mean of a tensor of ones that is padded alike tells how many do.
   */
  private static Value averagePool(Node node) throws InputException {
    Value value = node.in(0);
    Window window = Window.of(node, value, new long[0]);
    if (Arrays.stream(window.dilations()).anyMatch(d -> d != 1)) {
      throw node.refuse("it is dilated");
    }
    boolean up = node.flag("ceil_mode");
    boolean count = node.flag("count_include_pad");
    long[] axes = Axes.concat(new long[] {value.axis(0), value.axis(1)}, window.results(value, up));
    if (fits(window)) {
      return pooled(node, value, axes, window, up, count);
    }
    if (up) {
      throw node.refuse("it rounds up with uneven pads");
    }
    Window bare = window.bare();
    Value sum = pooled(node, window.pad(node, value, 0), axes, bare, up, true);
    if (count) {
      return sum;
    }
    Value ones = node.like(value, "ones_like", value);
    Value share = pooled(node, window.pad(node, ones, 0), axes, bare, up, true);
    return node.make(value.type(), axes, "div", sum, share);
  }

  private static Value pooled(
      Node node, Value value, long[] axes, Window window, boolean up, boolean count) {
    return node.make(
        value.type(),
        axes,
        "avg_pool" + window.axes() + "d",
        value,
        window.kernel(),
        window.strides(),
        window.before(),
        up,
        count);
  }

  private static boolean fits(Window window) {
    boolean half = true;
    for (int i = 0; i < window.axes(); i++) {
      half &= 2 * window.before()[i] <= window.kernel()[i];
    }
    return half && window.even();
  }

  private static Value maxPool(Node node) throws InputException {
    Value value = node.in(0);
    if (node.wants(1)) {
      throw node.refuse("its indices are asked for");
    }
    Window window = Window.of(node, value, new long[0]);
    boolean up = node.flag("ceil_mode");
    long[] axes = Axes.concat(new long[] {value.axis(0), value.axis(1)}, window.results(value, up));
    if (!fits(window)) {
      if (up) {
        requireFixed(node, value);
        window = window.reaching(value, Arrays.copyOfRange(axes, 2, axes.length));
        up = false;
      }
      value = window.pad(node, value, -Float.MAX_VALUE);
      window = window.bare();
    }
    return node.make(
        value.type(),
        axes,
        "max_pool" + window.axes() + "d",
        value,
        window.kernel(),
        window.strides(),
        window.before(),
        window.dilations(),
        up);
  }

  private static void requireFixed(Node node, Value value) throws InputException {
    if (!value.fixed()) {
      throw node.refuse("its padding depends on an extent that is not known before it runs");
    }
  }

  private static Value global(Node node, String torch) throws InputException {
    Value value = node.in(0);
    long[] axes = value.axes();
    Arrays.fill(axes, 2, axes.length, 1);
    return node.make(value.type(), axes, torch, value, Axes.range(2, value.rank()), true);
  }
}
