package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Operators that take or put numbers at positions.
 *
 * <p>ONNX counts negative positions from the end; of torch's functions only some do. Where the
 * positions are constant they are counted from the front here, else when it runs.
 */
final class PickOperators {
  private PickOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Gather", (Operator.Single) PickOperators::gather);
    operators.put("GatherElements", (Operator.Single) PickOperators::gatherElements);
    operators.put("GatherND", (Operator.Single) PickOperators::gatherNd);
    operators.put("ScatterElements", (Operator.Single) PickOperators::scatterElements);
    operators.put("ScatterND", (Operator.Single) PickOperators::scatterNd);
    operators.put("ArgMax", (Operator.Single) n -> best(n, "argmax"));
    operators.put("ArgMin", (Operator.Single) n -> best(n, "argmin"));
    operators.put("CumSum", (Operator.Single) PickOperators::cumulate);
  }

  private static Value gather(Node node) throws InputException {
    Value data = node.in(0);
    Value index = node.in(1);
    int axis = node.axisOf(data, 0);
    long[] axes =
        Axes.concat(
            Arrays.copyOf(data.axes(), axis),
            index.axes(),
            Arrays.copyOfRange(data.axes(), axis + 1, data.rank()));
    List<Item> numbers = data.items();
    List<Item> known = index.known();
    if (numbers != null && known != null && data.rank() == 1) {
      List<Item> taken = new ArrayList<>();
      for (Item item : known) {
        taken.add(numbers.get(node.axis(item.integer(), numbers.size())));
      }
      return Value.numbers(data.type(), axes, taken);
    }
    if (known != null && index.rank() == 0) {
      return node.make(data.type(), axes, "select", data, (long) axis, known.get(0));
    }
    Object front = front(node, data, axis, index);
    if (index.rank() == 1) {
      return node.make(data.type(), axes, "index_select", data, (long) axis, front);
    }
    String flat = node.step("reshape", front, new long[] {-1});
    String rows = node.step("index_select", data, (long) axis, flat);
    List<Item> extents = new ArrayList<>(node.extents(data));
    extents.remove(axis);
    extents.addAll(axis, node.extents(index));
    return node.make(data.type(), axes, "reshape", rows, extents);
  }

  /** Returns {@code index} counted from the front of an axis of {@code data}. */
  private static Object front(Node node, Value data, int axis, Value index) throws InputException {
    Item extent = node.script().extent(data, axis);
    List<Item> known = index.known();
    if (known != null && extent.known()) {
      List<Item> front = new ArrayList<>();
      for (Item item : known) {
        front.add(Item.of((long) node.axis(item.integer(), (int) extent.integer())));
      }
      return Value.numbers(ElementType.INT64, index.axes(), front);
    }
    String wide =
        index.type() == ElementType.INT64
            ? node.script().name(index)
            : node.step("to", index, ElementType.INT64.torch);
    String behind = node.step("lt", wide, 0L);
    return node.step("where", behind, node.step("add", wide, extent), wide);
  }

  private static Value gatherElements(Node node) throws InputException {
    Value data = node.in(0);
    Value index = node.in(1);
    int axis = node.axisOf(data, 0);
    Object front = front(node, data, axis, index);
    return node.make(data.type(), index.axes(), "gather", data, (long) axis, front);
  }

  private static Value gatherNd(Node node) throws InputException {
    Value data = node.in(0);
    Value index = node.in(1);
    if (node.integer("batch_dims", 0) != 0) {
      throw node.refuse("it has batch_dims");
    }
    int depth = depth(node, index);
    long[] axes =
        Axes.concat(
            Arrays.copyOf(index.axes(), index.rank() - 1),
            Arrays.copyOfRange(data.axes(), depth, data.rank()));
    return node.make(data.type(), axes, "index", data, places(node, index, depth));
  }

  private static int depth(Node node, Value index) throws InputException {
    long depth = index.axis(index.rank() - 1);
    if (depth < 0) {
      throw node.refuse("the last axis of its indices is not known before it runs");
    }
    return (int) depth;
  }

  /** Returns one tensor of positions for each of the first axes; torch counts negative ones. */
  private static String places(Node node, Value index, int depth) {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      places.add(node.step("select", index, -1L, (long) i));
    }
    return "annotate(List[Optional[Tensor]], [" + String.join(", ", places) + "])";
  }

  private static Value scatterNd(Node node) throws InputException {
    Value data = node.in(0);
    Value index = node.in(1);
    int depth = depth(node, index);
    String reduction = node.word("reduction", "none");
    if (reduction.equals("none") || reduction.equals("add")) {
      String places = places(node, index, depth);
      return node.like(data, "index_put", data, places, node.in(2), reduction.equals("add"));
    }
    String torch =
        switch (reduction) {
          case "mul" -> "prod";
          case "max" -> "amax";
          case "min" -> "amin";
          default -> throw node.refuse("reduction " + reduction + " is not known");
        };
    long[] axes = data.axes();
    if (!data.fixed()) {
      throw node.refuse("its extents are not known before it runs");
    }
    String line = null; // the number of a row when the first axes are one
    for (int i = 0; i < depth; i++) {
      String at = node.step("select", index, -1L, (long) i);
      String behind = node.step("lt", at, 0L);
      String front = node.step("where", behind, node.step("add", at, axes[i]), at);
      line = line == null ? front : node.step("add", node.step("mul", line, axes[i]), front);
    }
    if (line == null) {
      throw node.refuse("its indices are empty");
    }
    long rows = Axes.product(axes, 0, depth);
    long width = Axes.product(axes, depth, axes.length);
    String column = node.step("reshape", line, new long[] {-1, 1});
    String reduced =
        node.step(
            "scatter_reduce",
            node.step("reshape", data, new long[] {rows, width}),
            0L,
            node.step("expand", column, new long[] {-1, width}),
            node.step("reshape", node.in(2), new long[] {-1, width}),
            "\"" + torch + "\"");
    return node.like(data, "reshape", reduced, axes);
  }

  private static Value scatterElements(Node node) throws InputException {
    Value data = node.in(0);
    int axis = node.axisOf(data, 0);
    Object front = front(node, data, axis, node.in(1));
    String reduction = node.word("reduction", "none");
    String torch =
        switch (reduction) {
          case "none" -> "scatter";
          case "add" -> "scatter_add";
          default -> throw node.refuse("reduction " + reduction + " is not known");
        };
    return node.like(data, torch, data, (long) axis, front, node.in(2));
  }

  private static Value best(Node node, String torch) throws InputException {
    Value value = node.in(0);
    int axis = node.axisOf(value, 0);
    boolean keep = node.integer("keepdims", 1) != 0;
    if (node.flag("select_last_index")) {
      throw node.refuse("it asks for the last of equals");
    }
    long[] axes = keep ? Axes.with(value.axes(), axis, 1) : Axes.without(value.axes(), axis);
    return node.make(ElementType.INT64, axes, torch, value, (long) axis, keep);
  }

  private static Value cumulate(Node node) throws InputException {
    Value value = node.in(0);
    if (node.flag("exclusive") || node.flag("reverse")) {
      throw node.refuse("it is exclusive or reverse");
    }
    int axis = node.axis(node.longs(1)[0], value.rank());
    return node.like(value, "cumsum", value, (long) axis);
  }
}
