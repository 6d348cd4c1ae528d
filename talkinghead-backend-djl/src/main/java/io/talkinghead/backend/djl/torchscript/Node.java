package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.Onnx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node that is being translated: its attributes, what its inputs became, and the script that it
 * is written to.
 */
final class Node {
  private final NodeProto proto;
  private final int opset;
  private final List<Optional<Value>> inputs;
  private final Script script;

  Node(NodeProto proto, int opset, List<Optional<Value>> inputs, Script script) {
    this.proto = proto;
    this.opset = opset;
    this.inputs = inputs;
    this.script = script;
  }

  int opset() {
    return opset;
  }

  Script script() {
    return script;
  }

  int inputCount() {
    return inputs.size();
  }

  int outputCount() {
    return proto.getOutputCount();
  }

  /** Returns whether somebody named output {@code i}. */
  boolean wants(int i) {
    return i < proto.getOutputCount() && !proto.getOutput(i).isEmpty();
  }

  boolean has(int i) {
    return i < inputs.size() && inputs.get(i).isPresent();
  }

  Value in(int i) throws InputException {
    if (!has(i)) {
      throw refuse("input " + i + " is missing");
    }
    return inputs.get(i).orElseThrow();
  }

  /** Returns input {@code i}, null if it was left out. */
  @Nullable Value optional(int i) {
    return i < inputs.size() ? inputs.get(i).orElse(null) : null;
  }

  List<Value> all() throws InputException {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(in(i));
    }
    return values;
  }

  boolean set(String attribute) {
    return Onnx.attribute(proto, attribute).isPresent();
  }

  long integer(String attribute, long otherwise) {
    return Onnx.integer(proto, attribute, otherwise);
  }

  long[] integers(String attribute, long... otherwise) {
    return Onnx.integers(proto, attribute, otherwise);
  }

  boolean flag(String attribute) {
    return integer(attribute, 0) != 0;
  }

  double real(String attribute, float otherwise) {
    return Onnx.attribute(proto, attribute).map(AttributeProto::getF).orElse(otherwise);
  }

  String word(String attribute, String otherwise) {
    return Onnx.string(proto, attribute, otherwise);
  }

  @Nullable TensorProto tensor(String attribute) {
    return Onnx.attribute(proto, attribute).map(AttributeProto::getT).orElse(null);
  }

  List<Float> reals(String attribute) {
    return Onnx.attribute(proto, attribute).map(AttributeProto::getFloatsList).orElse(List.of());
  }

  /** Returns an axis of {@code rank}, counted from the front. */
  int axis(long axis, int rank) throws InputException {
    long front = axis < 0 ? axis + rank : axis;
    if (front < 0 || front >= rank) {
      throw refuse("axis %d is outside of %d axes".formatted(axis, rank));
    }
    return (int) front;
  }

  int axisOf(Value value, long otherwise) throws InputException {
    return axis(integer("axis", otherwise), value.rank());
  }

  /** Returns axes counted from the front. */
  int[] axes(long[] axes, int rank) throws InputException {
    int[] front = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      front[i] = axis(axes[i], rank);
    }
    return front;
  }

  /** Returns the numbers of input {@code i}; takes a tensor of known length apart. */
  List<Item> items(int i) throws InputException {
    Value value = in(i);
    List<Item> items = value.items();
    if (items != null) {
      return items;
    }
    if (value.rank() > 1 || !value.fixed() || Axes.product(value.axes()) > Value.MOST_ITEMS) {
      throw refuse("the length of input " + i + " is not known before it runs");
    }
    List<Item> taken = new ArrayList<>();
    String kind = value.type().floating() ? "float" : "int";
    if (value.rank() == 0) {
      taken.add(Item.variable(script.assign("%s(%s)".formatted(kind, script.name(value)))));
    }
    for (int k = 0; value.rank() == 1 && k < value.axis(0); k++) {
      String element = "torch.select(%s, 0, %d)".formatted(script.name(value), k);
      taken.add(Item.variable(script.assign("%s(%s)".formatted(kind, element))));
    }
    return taken;
  }

  /** Returns the whole numbers of input {@code i}, which must be constant. */
  long[] longs(int i) throws InputException {
    Value value = in(i);
    if (value.known() == null) {
      throw refuse("input " + i + " must be constant");
    }
    return value.longs();
  }

  /** Returns whole numbers from input {@code i} or, in older opsets, from the attribute. */
  long @Nullable [] longs(int i, String attribute) throws InputException {
    if (set(attribute)) {
      return integers(attribute);
    }
    return has(i) ? longs(i) : null;
  }

  /** Writes a call of {@code torch.function}; returns the variable. */
  String step(String function, @Nullable Object... arguments) {
    String list = Arrays.stream(arguments).map(script::argument).collect(Collectors.joining(", "));
    return script.assign("torch." + function + "(" + list + ")");
  }

  /** Writes a call of {@code torch.function}, which makes a tensor. */
  Value make(ElementType type, long[] axes, String function, @Nullable Object... arguments) {
    return Value.variable(type, axes, step(function, arguments));
  }

  /** Likewise; the result is like {@code pattern}. */
  Value like(Value pattern, String function, @Nullable Object... arguments) {
    return make(pattern.type(), pattern.axes(), function, arguments);
  }

  /** Returns the extents of {@code value} as numbers. */
  List<Item> extents(Value value) {
    List<Item> extents = new ArrayList<>();
    for (int i = 0; i < value.rank(); i++) {
      extents.add(script.extent(value, i));
    }
    return extents;
  }

  /** Returns a constant tensor. */
  static Value constant(TensorProto tensor) {
    ElementType type = ElementType.ofOnnx(tensor.getDataType()).orElseThrow();
    return Value.constant(type, tensor);
  }

  /** Makes the exception that names operator and node. */
  InputException refuse(String reason) {
    return refuse(proto, reason);
  }

  static InputException refuse(NodeProto node, String reason) {
    return refuse(node, reason, null);
  }

  static InputException refuse(NodeProto node, String reason, @Nullable Throwable cause) {
    String domain = Onnx.standard(node) ? "" : node.getDomain() + "::";
    String name = node.getName().isEmpty() ? "making " + node.getOutputList() : node.getName();
    return new InputException(
        ErrorCode.MODEL_INVALID,
        "Operator %s%s (node %s) cannot be written as TorchScript: %s"
            .formatted(domain, node.getOpType(), name, reason),
        cause);
  }
}
