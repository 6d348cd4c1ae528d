package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Operators that make tensors of nothing, or repeat what there is. */
final class MakingOperators {
  private MakingOperators() {}

  static void addTo(Map<String, Operator> operators) {
    one(operators, "Constant", MakingOperators::constant);
    one(operators, "ConstantOfShape", MakingOperators::constantOfShape);
    one(operators, "Range", MakingOperators::range);
    one(operators, "Expand", MakingOperators::expand);
    one(operators, "Tile", MakingOperators::tile);
    one(operators, "Trilu", MakingOperators::triangle);
  }

  private static void one(Map<String, Operator> operators, String type, Operator.Single operator) {
    operators.put(type, operator);
  }

  private static Value constant(Node node) throws InputException {
    TensorProto tensor = node.tensor("value");
    if (tensor != null) {
      int number = tensor.getDataType();
      if (ElementType.ofOnnx(number).isEmpty()) {
        throw node.refuse("element type " + number + " is not known");
      }
      return Node.constant(tensor);
    }
    if (node.set("value_int")) {
      return Value.scalar(ElementType.INT64, Item.of(node.integer("value_int", 0)));
    }
    if (node.set("value_float")) {
      return Value.scalar(ElementType.FLOAT, Item.of(node.real("value_float", 0)));
    }
    if (node.set("value_ints")) {
      return Node.constant(Numbers.longs(node.integers("value_ints")));
    }
    if (node.set("value_floats")) {
      List<Float> reals = node.reals("value_floats");
      float[] values = new float[reals.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = reals.get(i);
      }
      return Node.constant(Numbers.floats(values, values.length));
    }
    throw node.refuse("its value is no tensor of numbers");
  }

  private static Value constantOfShape(Node node) throws InputException {
    TensorProto given = node.tensor("value");
    Value value =
        given == null ? Node.constant(Numbers.floats(new float[1], 1)) : Node.constant(given);
    Item item = value.single();
    if (item == null) {
      throw node.refuse("its value is not one number");
    }
    List<Item> extents = node.items(0);
    long[] axes = known(extents);
    boolean few = axes.length == 0 || (axes.length == 1 && axes[0] >= 0);
    if (few && Axes.product(axes) <= Value.MOST_ITEMS) {
      return Value.numbers(value.type(), axes, Collections.nCopies((int) Axes.product(axes), item));
    }
    return node.make(value.type(), axes, "full", extents, item, made(node, value.type()));
  }

  private static long[] known(List<Item> extents) {
    return extents.stream().mapToLong(e -> e.known() ? e.integer() : Axes.UNKNOWN).toArray();
  }

  /** Returns the arguments that every function takes that makes a tensor. */
  private static String made(Node node, ElementType type) {
    return "dtype=%d, layout=None, device=%s, pin_memory=None"
        .formatted(type.torch, node.script().device());
  }

  private static Value range(Node node) throws InputException {
    ElementType type = node.in(0).type();
    Item from = node.items(0).get(0);
    Item to = node.items(1).get(0);
    Item step = node.items(2).get(0);
    long extent = Axes.UNKNOWN;
    if (from.known() && to.known() && step.known()) {
      extent = (long) Math.max(0, Math.ceil((to.real() - from.real()) / step.real()));
      if (type == ElementType.INT64 && extent <= Value.MOST_ITEMS) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < extent; i++) {
          items.add(Item.of(from.integer() + i * step.integer()));
        }
        return Value.vector(type, items);
      }
    }
    return node.make(type, new long[] {extent}, "arange", from, to, step, made(node, type));
  }

  /**
   * Repeats along axes of extent 1, of the value or of the shape. Where it is not known which of
   * them is 1, the value is repeated together with a tensor of one number that has the shape.
   */
  private static Value expand(Node node) throws InputException {
    Value value = node.in(0);
    List<Item> shape = node.items(1);
    long[] axes = Axes.broadcast(value.axes(), known(shape));
    if (value.fixed() && Arrays.equals(axes, value.axes())) {
      return value;
    }
    List<Item> known = value.known();
    if (known != null
        && known.size() == 1
        && axes.length == 1
        && axes[0] >= 0
        && axes[0] <= Value.MOST_ITEMS) {
      return Value.vector(value.type(), Collections.nCopies((int) axes[0], known.get(0)));
    }
    List<Item> sizes = new ArrayList<>();
    for (int i = 0; i < axes.length; i++) {
      long own = Axes.aligned(value.axes(), i, axes.length);
      int at = i - (axes.length - shape.size());
      Item asked = at < 0 ? Item.of(1) : shape.get(at);
      boolean added = i < axes.length - value.rank();
      if (own == 1 || (asked.known() && !asked.is(1))) {
        sizes.add(asked);
      } else if (own > 1 || (asked.is(1) && !added)) {
        sizes.add(Item.of(-1)); // as it is
      } else {
        return unclear(node, value, shape, axes);
      }
    }
    return node.make(value.type(), axes, "expand", value, sizes);
  }

  private static Value unclear(Node node, Value value, List<Item> shape, long[] axes) {
    String one = node.step("zeros", new long[] {1}, made(node, value.type()));
    String shaped = node.step("expand", one, shape);
    String call = "torch.broadcast_tensors([%s, %s])".formatted(node.script().name(value), shaped);
    return Value.variable(value.type(), axes, node.script().unpack(2, call).get(0));
  }

  private static Value tile(Node node) throws InputException {
    Value value = node.in(0);
    List<Item> repeats = node.items(1);
    long[] axes = value.axes();
    for (int i = 0; i < axes.length; i++) {
      Item times = repeats.get(i);
      axes[i] = times.known() && axes[i] >= 0 ? axes[i] * times.integer() : Axes.UNKNOWN;
    }
    if (repeats.stream().allMatch(r -> r.is(1))) {
      return value;
    }
    return node.make(value.type(), axes, "repeat", value, repeats);
  }

  private static Value triangle(Node node) throws InputException {
    Item diagonal = node.has(1) ? node.items(1).get(0) : Item.of(0);
    String torch = node.integer("upper", 1) != 0 ? "triu" : "tril";
    return node.like(node.in(0), torch, node.in(0), diagonal);
  }
}
