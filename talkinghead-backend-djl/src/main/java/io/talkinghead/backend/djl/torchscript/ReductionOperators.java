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
    add(
        operators,
        "ReduceL1",
        (n, v, axes, keep) -> sum(n, n.like(v, "abs", v), axes, keep));
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
    if (asked == null || asked.length == 0) {
      if (node.flag("noop_with_empty_axes")) {
        return value;
      }
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
    if (front.length == 0) { // a scalar; torch would take no axes for all of them
      String one = node.step("reshape", value, new long[] {1});
      Value vector = Value.variable(value.type(), new long[] {1}, one);
      return Value.variable(
          value.type(), result, reduction.write(node, vector, new long[] {0}, false));
    }
    return Value.variable(value.type(), result, reduction.write(node, value, front, keep));
  }
}
