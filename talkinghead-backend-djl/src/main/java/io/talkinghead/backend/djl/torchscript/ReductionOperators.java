package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that make one number of many along axes. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** Reduces {@code value} along {@code axes}; returns a variable. */
  private interface Reduction {
    String write(Node node, Value value, long[] axes, boolean keep);
  }

  static void addTo(Map<String, Operator> operators) {
    add(operators, "ReduceSum", ReductionOperators::sum);
    add(operators, "ReduceMean", (n, v, axes, keep) -> n.step("mean", v, axes, keep));
    add(operators, "ReduceMax", (n, v, axes, keep) -> n.step("amax", v, axes, keep));
    add(operators, "ReduceMin", (n, v, axes, keep) -> n.step("amin", v, axes, keep));
    add(operators, "ReduceL1", (n, v, axes, keep) -> sum(n, n.like(v, "abs", v), axes, keep));
    add(operators, "ReduceL2", (n, v, axes, keep) -> n.step("sqrt", squares(n, v, axes, keep)));
    add(operators, "ReduceSumSquare", ReductionOperators::squares);
    add(operators, "ReduceLogSum", (n, v, axes, keep) -> n.step("log", sum(n, v, axes, keep)));
    add(operators, "ReduceLogSumExp", (n, v, axes, keep) -> n.step("logsumexp", v, axes, keep));
    add(operators, "ReduceProd", ReductionOperators::product);
  }

  private static void add(Map<String, Operator> operators, String type, Reduction reduction) {
    operators.put(type, (Operator.Single) n -> reduce(n, reduction));
  }

  private static String sum(Node node, Value value, long[] axes, boolean keep) {
    return node.step("sum", value, axes, keep, "dtype=" + value.type().torch);
  }

  private static String squares(Node node, Value value, long[] axes, boolean keep) {
    return sum(node, node.like(value, "mul", value, value), axes, keep);
  }

  private static String product(Node node, Value value, long[] axes, boolean keep) {
    String result = node.script().name(value);
    long[] descending = axes.clone();
    Arrays.sort(descending);
    for (int i = descending.length - 1; i >= 0; i--) {
      result = node.step("prod", result, descending[i], keep, "dtype=" + value.type().torch);
    }
    return result;
  }

  private static Value reduce(Node node, Reduction reduction) throws InputException {
    Value value = node.in(0);
    long @Nullable [] asked = node.longs(1, "axes");
    boolean none = asked == null || asked.length == 0;
    if (value.rank() == 0 || (none && node.flag("noop_with_empty_axes"))) {
      return alone(node, value, reduction);
    }
    if (asked == null || none) {
      asked = Axes.range(0, value.rank());
    }
    boolean keep = node.integer("keepdims", 1) != 0;
    int[] axes = node.axes(asked, value.rank());
    List<Long> extents = new ArrayList<>();
    for (int i = 0; i < value.rank(); i++) {
      int axis = i;
      boolean gone = Arrays.stream(axes).anyMatch(a -> a == axis);
      if (!gone || keep) {
        extents.add(gone ? 1 : value.axis(i));
      }
    }
    long[] result = extents.stream().mapToLong(Long::longValue).toArray();
    long[] front = Arrays.stream(axes).asLongStream().toArray();
    return Value.variable(value.type(), result, reduction.write(node, value, front, keep));
  }

  /** Reduces each number for itself: torch would take no axes for all of them. */
  private static Value alone(Node node, Value value, Reduction reduction) {
    long[] axes = Axes.concat(value.axes(), new long[] {1});
    Value column = node.make(value.type(), axes, "unsqueeze", value, -1L);
    long[] last = {value.rank()};
    return Value.variable(value.type(), value.axes(), reduction.write(node, column, last, false));
  }
}
