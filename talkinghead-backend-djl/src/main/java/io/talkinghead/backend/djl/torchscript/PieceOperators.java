package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that cut tensors into pieces and join them. */
final class PieceOperators {
  private PieceOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Concat", (Operator.Single) PieceOperators::concat);
    operators.put("Slice", (Operator.Single) PieceOperators::slice);
    operators.put("Split", PieceOperators::split);
  }

  private static Value concat(Node node) throws InputException {
    List<Value> values = node.all();
    Value first = values.get(0);
    int axis = node.axisOf(first, 0);
    if (values.size() == 1) {
      return first;
    }
    List<Item> items = new ArrayList<>();
    long extent = 0;
    long[] axes = first.axes();
    boolean numbers = true;
    for (Value value : values) {
      extent = extent < 0 || value.axis(axis) < 0 ? Axes.UNKNOWN : extent + value.axis(axis);
      for (int i = 0; i < axes.length; i++) {
        axes[i] = Math.max(axes[i], value.axis(i));
      }
      List<Item> own = value.items();
      numbers &= own != null && value.rank() == 1;
      if (own != null) {
        items.addAll(own);
      }
    }
    if (numbers && items.size() <= Value.MOST_ITEMS) {
      return Value.vector(first.type(), items);
    }
    return node.make(first.type(), Axes.with(axes, axis, extent), "cat", values, (long) axis);
  }

  private static Value slice(Node node) throws InputException {
    Value value = node.in(0);
    boolean old = node.opset() < 10; // bounds were attributes
    List<Item> starts = old ? numbers(node.integers("starts")) : node.items(1);
    List<Item> ends = old ? numbers(node.integers("ends")) : node.items(2);
    long[] named = node.longs(3, "axes");
    int[] axes = node.axes(named != null ? named : Axes.range(0, starts.size()), value.rank());
    long @Nullable [] steps = node.longs(4, "steps");
    Value result = value;
    for (int i = 0; i < axes.length; i++) {
      long step = steps == null ? 1 : steps[i];
      if (step == 0) {
        throw node.refuse("its step is 0");
      }
      result =
          step > 0
              ? forward(node, result, axes[i], starts.get(i), ends.get(i), step)
              : backward(node, result, axes[i], starts.get(i), ends.get(i), -step);
    }
    return result;
  }

  private static List<Item> numbers(long[] values) {
    return Arrays.stream(values).mapToObj(Item::of).toList();
  }

  /** torch clamps bounds and counts negative ones from the end, as ONNX does. */
  private static Value forward(Node node, Value value, int axis, Item start, Item end, long step) {
    long extent = Axes.UNKNOWN;
    long all = value.axis(axis);
    if (start.known() && end.known() && all >= 0) {
      long from = clamp(start.integer(), all);
      long to = clamp(end.integer(), all);
      extent = Math.max(0, (to - from + step - 1) / step);
      if (extent == all) {
        return value;
      }
      List<Item> items = value.items();
      if (items != null) {
        List<Item> taken = new ArrayList<>();
        for (long i = from; i < to; i += step) {
          taken.add(items.get((int) i));
        }
        return Value.vector(value.type(), taken);
      }
    }
    long[] axes = Axes.with(value.axes(), axis, extent);
    return node.make(value.type(), axes, "slice", value, (long) axis, start, end, step);
  }

  private static long clamp(long bound, long extent) {
    return Math.max(0, Math.min(extent, bound < 0 ? bound + extent : bound));
  }

  /**
   * Takes start, start - step ... as far as they lie behind end. torch knows no negative step: the
   * range (end, start] is cut out, turned round, and thinned.
   */
  private static Value backward(Node node, Value value, int axis, Item start, Item end, long step)
      throws InputException {
    if (!start.known() || !end.known()) {
      throw node.refuse("it steps backwards from a bound that is not known before it runs");
    }
    long all = value.axis(axis);
    long low;
    long high;
    long extent = Axes.UNKNOWN;
    if (all >= 0) {
      long last = start.integer() < 0 ? start.integer() + all : start.integer();
      long before = end.integer() < 0 ? Math.max(end.integer(), -all - 1) + all : end.integer();
      high = Math.max(0, Math.min(all - 1, last)) + 1;
      low = Math.min(all, Math.max(-1, before) + 1);
      extent = Math.max(0, (high - low + step - 1) / step);
    } else {
      high = start.integer() == -1 ? Long.MAX_VALUE : start.integer() + 1;
      low = end.integer() == -1 ? Long.MAX_VALUE : Math.max(end.integer(), -Long.MAX_VALUE) + 1;
    }
    long at = axis;
    String cut = node.step("slice", value, at, Item.of(low), Item.of(high), 1L);
    String turned = node.step("flip", cut, new long[] {axis});
    long[] axes = Axes.with(value.axes(), axis, extent);
    return node.make(value.type(), axes, "slice", turned, at, 0L, Long.MAX_VALUE, step);
  }

  private static List<Value> split(Node node) throws InputException {
    Value value = node.in(0);
    int axis = node.axisOf(value, 0);
    int count = node.outputCount();
    long all = value.axis(axis);
    long @Nullable [] sizes = node.longs(1, "split");
    if (sizes == null && all < 0) {
      return chunks(node, value, axis, count);
    }
    if (sizes == null) {
      sizes = new long[count];
      long chunk = (all + count - 1) / count; // the last one may be smaller
      for (int i = 0; i < count; i++) {
        sizes[i] = Math.max(0, Math.min(chunk, all - i * chunk));
      }
    }
    List<Value> pieces = new ArrayList<>();
    long from = 0;
    for (long size : sizes) {
      pieces.add(forward(node, value, axis, Item.of(from), Item.of(from + size), 1));
      from += size;
    }
    return pieces;
  }

  private static List<Value> chunks(Node node, Value value, int axis, int count) {
    String call = "torch.chunk(%s, %d, %d)".formatted(node.script().name(value), count, axis);
    List<Value> pieces = new ArrayList<>();
    for (String name : node.script().unpack(count, call)) {
      pieces.add(Value.variable(value.type(), value.axes(), name));
    }
    return pieces;
  }
}
