package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts numbers around a tensor, or takes some away.
 *
 * <p>Constant pads are one call. The others repeat the tensor's own numbers: torch has them for the
 * last axes of three to five only, so each axis picks its numbers by a constant list of positions.
 */
final class PadOperator implements Operator.Single {
  @Override
  public Value value(Node node) throws InputException {
    Value value = node.in(0);
    int rank = value.rank();
    long[] pads = node.longs(1, "pads");
    if (pads == null) {
      throw node.refuse("it has no pads");
    }
    long @Nullable [] named = node.has(3) ? node.longs(3) : null;
    int[] axes = node.axes(named != null ? named : Axes.range(0, rank), rank);
    long[] before = new long[rank];
    long[] after = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = pads[i];
      after[axes[i]] = pads[i + axes.length];
    }
    String mode = node.word("mode", "constant");
    if (mode.equals("constant")) {
      return constant(node, value, before, after);
    }
    if (Arrays.stream(pads).anyMatch(p -> p < 0)) {
      throw node.refuse("it takes away in mode " + mode);
    }
    String torch = torch(node, mode);
    int first = 0;
    while (first < rank && before[first] == 0 && after[first] == 0) {
      first++;
    }
    int padded = rank - first;
    boolean whole =
        padded == 0 || (rank >= 3 && rank <= 5 && padded <= rank - 2 && !mode.equals("wrap"));
    if (padded == 0) {
      return value;
    }
    if (whole) {
      int spatial = rank - 2; // torch pads two axes of four, three of five
      long[] list = new long[2 * spatial];
      for (int i = 0; i < spatial; i++) {
        list[2 * i] = before[rank - 1 - i];
        list[2 * i + 1] = after[rank - 1 - i];
      }
      return node.make(value.type(), padded(value, before, after), "pad", value, list, torch, null);
    }
    return byPosition(node, value, before, after, mode);
  }

  private static String torch(Node node, String mode) throws InputException {
    return switch (mode) {
      case "edge" -> "\"replicate\"";
      case "reflect" -> "\"reflect\"";
      case "wrap" -> "\"circular\"";
      default -> throw node.refuse("mode " + mode + " is not known");
    };
  }

  private static long[] padded(Value value, long[] before, long[] after) {
    long[] axes = value.axes();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes[i] < 0 ? Axes.UNKNOWN : axes[i] + before[i] + after[i];
    }
    return axes;
  }

  private static Value constant(Node node, Value value, long[] before, long[] after)
      throws InputException {
    Item fill = Item.of(0L);
    if (node.opset() < 11) {
      fill = Item.of(node.real("value", 0));
    } else if (node.has(2)) {
      List<Item> items = node.items(2);
      fill = items.isEmpty() ? fill : items.get(0);
    }
    int rank = value.rank();
    long[] list = new long[2 * rank];
    for (int i = 0; i < rank; i++) {
      list[2 * i] = before[rank - 1 - i];
      list[2 * i + 1] = after[rank - 1 - i];
    }
    long[] axes = padded(value, before, after);
    return node.make(value.type(), axes, "constant_pad_nd", value, list, fill);
  }

  private static Value byPosition(Node node, Value value, long[] before, long[] after, String mode)
      throws InputException {
    Value result = value;
    for (int axis = 0; axis < value.rank(); axis++) {
      if (before[axis] == 0 && after[axis] == 0) {
        continue;
      }
      long extent = value.axis(axis);
      if (extent <= 0) {
        throw node.refuse("axis " + axis + " is not known before it runs");
      }
      long[] places = new long[(int) (before[axis] + extent + after[axis])];
      for (int i = 0; i < places.length; i++) {
        places[i] = place(i - before[axis], extent, mode);
      }
      Value index = Node.constant(Numbers.longs(places));
      long[] axes = Axes.with(result.axes(), axis, places.length);
      result = node.make(value.type(), axes, "index_select", result, (long) axis, index);
    }
    return result;
  }

  private static long place(long i, long extent, String mode) {
    if (mode.equals("wrap")) {
      return Math.floorMod(i, extent);
    }
    if (mode.equals("edge") || extent == 1) {
      return Math.max(0, Math.min(extent - 1, i));
    }
    long turn = Math.floorMod(i, 2 * (extent - 1));
    return Math.min(turn, 2 * (extent - 1) - turn);
  }
}
