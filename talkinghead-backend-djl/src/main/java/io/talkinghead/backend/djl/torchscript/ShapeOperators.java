package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that ask for a shape, or give the same numbers another one. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(Map<String, Operator> operators) {
    one(operators, "Shape", ShapeOperators::shape);
    one(operators, "Size", ShapeOperators::size);
    one(operators, "Reshape", ShapeOperators::reshape);
    one(operators, "Flatten", ShapeOperators::flatten);
    one(operators, "Squeeze", ShapeOperators::squeeze);
    one(operators, "Unsqueeze", ShapeOperators::unsqueeze);
    one(operators, "Transpose", ShapeOperators::transpose);
    one(operators, "DepthToSpace", ShapeOperators::depthToSpace);
    one(operators, "SpaceToDepth", ShapeOperators::spaceToDepth);
  }

  private static void one(Map<String, Operator> operators, String type, Operator.Single operator) {
    operators.put(type, operator);
  }

  private static Value shape(Node node) throws InputException {
    Value value = node.in(0);
    int rank = value.rank();
    int from = bound(node.integer("start", 0), rank);
    int to = bound(node.integer("end", rank), rank);
    List<Item> extents = new ArrayList<>();
    for (int i = from; i < to; i++) {
      extents.add(node.script().extent(value, i));
    }
    return Value.vector(ElementType.INT64, extents);
  }

  private static int bound(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static Value size(Node node) throws InputException {
    Value value = node.in(0);
    Item size =
        value.fixed()
            ? Item.of(Axes.product(value.axes()))
            : Item.variable(node.step("numel", value));
    return Value.scalar(ElementType.INT64, size);
  }

  private static Value reshape(Node node) throws InputException {
    List<Item> wanted = node.opset() < 5 ? attribute(node) : node.items(1);
    return to(node, node.in(0), wanted, node.flag("allowzero"));
  }

  private static List<Item> attribute(Node node) {
    return Arrays.stream(node.integers("shape")).mapToObj(Item::of).toList();
  }

  /** Reshapes; a 0 in {@code wanted} copies an extent unless {@code zeros}, a -1 takes the rest. */
  private static Value to(Node node, Value value, List<Item> wanted, boolean zeros)
      throws InputException {
    long[] axes = new long[wanted.size()];
    List<Item> extents = new ArrayList<>();
    int rest = -1;
    for (int i = 0; i < axes.length; i++) {
      Item item = wanted.get(i);
      if (item.is(0) && !zeros) {
        item = node.script().extent(value, node.axis(i, value.rank()));
      }
      rest = item.is(-1) ? i : rest;
      extents.add(item);
      axes[i] = item.known() ? item.integer() : Axes.UNKNOWN;
    }
    long all = Axes.product(value.axes());
    if (rest >= 0 && all >= 0) {
      long others = Axes.product(Axes.without(axes, rest));
      if (others > 0) {
        axes[rest] = all / others;
        extents.set(rest, Item.of(axes[rest]));
      }
    }
    return reshaped(node, value, axes, extents);
  }

  private static Value reshaped(Node node, Value value, long[] axes, List<Item> extents) {
    List<Item> items = value.items();
    if (items != null && axes.length <= 1) {
      return Value.numbers(value.type(), axes, items);
    }
    if (value.fixed() && Arrays.equals(axes, value.axes())) {
      return value;
    }
    return node.make(value.type(), axes, "reshape", value, extents);
  }

  private static Value flatten(Node node) throws InputException {
    Value value = node.in(0);
    long axis = node.integer("axis", 1);
    int at = axis == value.rank() ? value.rank() : node.axis(axis, value.rank());
    long[] axes = {Axes.product(value.axes(), 0, at), Axes.product(value.axes(), at, value.rank())};
    List<Item> extents = new ArrayList<>();
    for (long extent : axes) {
      extents.add(Item.of(extent));
    }
    if (axes[0] < 0 && axes[1] < 0) { // at most one may be left to torch
      Item product = node.script().extent(value, 0);
      for (int i = 1; i < at; i++) {
        product = Item.variable(node.step("mul", product, node.script().extent(value, i)));
      }
      extents.set(0, product);
    }
    return reshaped(node, value, axes, extents);
  }

  private static Value squeeze(Node node) throws InputException {
    Value value = node.in(0);
    long @Nullable [] asked = node.longs(1, "axes");
    List<Integer> dropped = new ArrayList<>();
    if (asked != null) {
      for (int axis : node.axes(asked, value.rank())) {
        dropped.add(axis);
      }
    } else {
      for (int i = 0; i < value.rank(); i++) {
        if (value.axis(i) < 0) {
          throw node.refuse("the axes to drop are not known before it runs");
        }
        if (value.axis(i) == 1) {
          dropped.add(i);
        }
      }
    }
    long[] axes = new long[value.rank() - dropped.size()];
    List<Item> extents = new ArrayList<>();
    for (int i = 0; i < value.rank(); i++) {
      if (!dropped.contains(i)) {
        axes[extents.size()] = value.axis(i);
        extents.add(node.script().extent(value, i));
      }
    }
    return reshaped(node, value, axes, extents);
  }

  private static Value unsqueeze(Node node) throws InputException {
    Value value = node.in(0);
    long[] asked = node.longs(1, "axes");
    if (asked == null) {
      throw node.refuse("it has no axes");
    }
    int rank = value.rank() + asked.length;
    int[] added = node.axes(asked, rank);
    long[] axes = new long[rank];
    List<Item> extents = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < rank; i++) {
      int axis = i;
      if (Arrays.stream(added).anyMatch(a -> a == axis)) {
        axes[i] = 1;
        extents.add(Item.of(1));
      } else {
        axes[i] = value.axis(from);
        extents.add(node.script().extent(value, from++));
      }
    }
    return reshaped(node, value, axes, extents);
  }

  private static Value transpose(Node node) throws InputException {
    Value value = node.in(0);
    long[] order = node.integers("perm");
    int rank = value.rank();
    if (order.length == 0) {
      order = Axes.range(0, rank);
      for (int i = 0; i < rank / 2; i++) {
        long other = order[i];
        order[i] = order[rank - 1 - i];
        order[rank - 1 - i] = other;
      }
    }
    long[] axes = new long[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = value.axis(node.axis(order[i], rank));
    }
    if (Arrays.equals(order, Axes.range(0, rank))) {
      return value;
    }
    return node.make(value.type(), axes, "permute", value, order);
  }

  /** CRD is torch's pixel shuffle; in DCR the block comes before the channels. */
  private static Value depthToSpace(Node node) throws InputException {
    Value value = node.in(0);
    long block = node.integer("blocksize", 1);
    long[] axes = {
      value.axis(0),
      value.axis(1) < 0 ? Axes.UNKNOWN : value.axis(1) / (block * block),
      times(value.axis(2), block),
      times(value.axis(3), block)
    };
    if (node.word("mode", "DCR").equals("CRD")) {
      return node.make(value.type(), axes, "pixel_shuffle", value, block);
    }
    List<Item> in = node.extents(value);
    List<Item> split = new ArrayList<>(List.of(in.get(0), Item.of(block), Item.of(block)));
    split.addAll(List.of(Item.of(axes[1]), in.get(2), in.get(3)));
    String blocks = node.step("reshape", value, split);
    String moved = node.step("permute", blocks, new long[] {0, 3, 4, 1, 5, 2});
    Item high = product(node, in.get(2), block);
    Item wide = product(node, in.get(3), block);
    return node.make(
        value.type(), axes, "reshape", moved, List.of(in.get(0), Item.of(-1), high, wide));
  }

  private static Value spaceToDepth(Node node) throws InputException {
    Value value = node.in(0);
    long block = node.integer("blocksize", 1);
    if (!value.fixed()) {
      throw node.refuse("its extents are not known before it runs");
    }
    long[] a = value.axes();
    long high = a[2] / block;
    long wide = a[3] / block;
    String blocks = node.step("reshape", value, new long[] {a[0], a[1], high, block, wide, block});
    String moved = node.step("permute", blocks, new long[] {0, 3, 5, 1, 2, 4});
    long[] axes = {a[0], a[1] * block * block, high, wide};
    return node.make(value.type(), axes, "reshape", moved, axes);
  }

  private static long times(long extent, long factor) {
    return extent < 0 ? Axes.UNKNOWN : extent * factor;
  }

  private static Item product(Node node, Item extent, long factor) {
    return extent.known()
        ? Item.of(extent.integer() * factor)
        : Item.variable(node.step("mul", extent, factor));
  }
}
