package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators that bring numbers to a common scale. */
final class NormalOperators {
  private NormalOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("BatchNormalization", (Operator.Single) NormalOperators::batch);
    operators.put("InstanceNormalization", (Operator.Single) NormalOperators::instance);
    operators.put("LayerNormalization", (Operator.Single) NormalOperators::layer);
    operators.put("Softmax", (Operator.Single) n -> softmax(n, "softmax"));
    operators.put("LogSoftmax", (Operator.Single) n -> softmax(n, "log_softmax"));
  }

  private static Value batch(Node node) throws InputException {
    if (node.flag("training_mode") || node.wants(1)) {
      throw node.refuse("it is for training");
    }
    return node.like(
        node.in(0),
        "batch_norm",
        node.in(0),
        node.in(1),
        node.in(2),
        node.in(3),
        node.in(4),
        false,
        0.0, // momentum, of no use here
        node.real("epsilon", 1e-5f),
        false);
  }

  private static Value instance(Node node) throws InputException {
    return node.like(
        node.in(0),
        "instance_norm",
        node.in(0),
        node.in(1),
        node.in(2),
        null,
        null,
        true, // the statistics are those of the input
        0.0,
        node.real("epsilon", 1e-5f),
        false);
  }

  private static Value layer(Node node) throws InputException {
    Value value = node.in(0);
    if (node.wants(1) || node.wants(2)) {
      throw node.refuse("its mean or deviation is asked for");
    }
    int axis = node.axisOf(value, -1);
    long[] normal = Arrays.copyOfRange(value.axes(), axis, value.rank());
    Value scale = node.in(1);
    Value offset = node.optional(2);
    double epsilon = node.real("epsilon", 1e-5f);
    boolean exact = fits(scale, normal) && (offset == null || fits(offset, scale.axes()));
    List<Item> extents =
        exact ? node.extents(scale) : node.extents(value).subList(axis, value.rank());
    if (exact) {
      return node.like(value, "layer_norm", value, extents, scale, offset, epsilon, false);
    }
    String scaled =
        node.step(
            "mul", node.step("layer_norm", value, extents, null, null, epsilon, false), scale);
    return Value.variable(
        value.type(), value.axes(), offset == null ? scaled : node.step("add", scaled, offset));
  }

  /** Returns whether {@code parameter} is constant and has the extents of {@code normal}. */
  private static boolean fits(Value parameter, long[] normal) {
    boolean equal = parameter.fixed() && parameter.rank() == normal.length;
    for (int i = 0; equal && i < normal.length; i++) {
      boolean open = normal[i] < 0 && parameter.axis(i) != 1; // 1 might be repeated
      equal = open || parameter.axis(i) == normal[i];
    }
    return equal;
  }

  /** Before opset 13 all axes from the given one on were taken for one. */
  private static Value softmax(Node node, String torch) throws InputException {
    Value value = node.in(0);
    int axis = node.axisOf(value, node.opset() < 13 ? 1 : -1);
    if (node.opset() >= 13 || axis == value.rank() - 1) {
      return node.like(value, torch, value, (long) axis, null);
    }
    String rows = node.step("flatten", value, (long) axis, -1L);
    return node.like(
        value, "reshape", node.step(torch, rows, (long) axis, null), node.extents(value));
  }
}
