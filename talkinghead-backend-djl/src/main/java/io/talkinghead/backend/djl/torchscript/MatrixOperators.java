package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Products of matrices. */
final class MatrixOperators {
  private MatrixOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("MatMul", (Operator.Single) MatrixOperators::matMul);
    operators.put("Gemm", (Operator.Single) MatrixOperators::gemm);
    operators.put("Einsum", (Operator.Single) MatrixOperators::einsum);
  }

  private static Value matMul(Node node) throws InputException {
    Value a = node.in(0);
    Value b = node.in(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw node.refuse("an operand is a scalar");
    }
    long[] left = a.rank() == 1 ? new long[] {1, a.axis(0)} : a.axes();
    long[] right = b.rank() == 1 ? new long[] {b.axis(0), 1} : b.axes();
    long[] batch =
        Axes.broadcast(
            Arrays.copyOf(left, left.length - 2), Arrays.copyOf(right, right.length - 2));
    long[] rows = a.rank() == 1 ? new long[0] : new long[] {left[left.length - 2]};
    long[] columns = b.rank() == 1 ? new long[0] : new long[] {right[right.length - 1]};
    return node.make(a.type(), Axes.concat(batch, rows, columns), "matmul", a, b);
  }

  private static Value gemm(Node node) throws InputException {
    Value a = node.in(0);
    Value b = node.in(1);
    boolean turnA = node.flag("transA");
    boolean turnB = node.flag("transB");
    long[] axes = {a.axis(turnA ? 1 : 0), b.axis(turnB ? 0 : 1)};
    Object left = turnA ? node.step("t", a) : a;
    double alpha = node.real("alpha", 1);
    double beta = node.real("beta", 1);
    Value c = node.optional(2);
    if (turnB && alpha == 1 && beta == 1 && (c == null || c.rank() == 1)) {
      return node.make(a.type(), axes, "linear", left, b, c);
    }
    Object right = turnB ? node.step("t", b) : b;
    if (c == null) {
      String product = node.step("mm", left, right);
      return alpha == 1
          ? Value.variable(a.type(), axes, product)
          : node.make(a.type(), axes, "mul", product, alpha);
    }
    return node.make(
        a.type(),
        axes,
        "addmm",
        c,
        left,
        right,
        "beta=" + Item.literal(beta),
        "alpha=" + Item.literal(alpha));
  }

  /** The equations of both sides are the same language; extents follow from the letters. */
  private static Value einsum(Node node) throws InputException {
    String equation = node.word("equation", "").replace(" ", "");
    if (!equation.matches("[A-Za-z.,]+(->[A-Za-z.]*)?")) {
      throw node.refuse("equation '" + equation + "' is not understood");
    }
    List<Value> values = node.all();
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (terms.length != values.size()) {
      throw node.refuse("equation '" + equation + "' has another number of operands");
    }
    Map<Character, Long> extents = new HashMap<>();
    long[] rest = new long[0]; // the axes behind the three dots
    for (int i = 0; i < terms.length; i++) {
      String letters = terms[i].replace("...", "");
      Value value = values.get(i);
      int more = value.rank() - letters.length();
      int dots = terms[i].indexOf("...");
      if (more < 0 || (more > 0 && dots < 0)) {
        throw node.refuse("equation '" + equation + "' does not fit its operands");
      }
      for (int k = 0; k < letters.length(); k++) {
        long extent = value.axis(dots >= 0 && k >= dots ? k + more : k);
        extents.merge(letters.charAt(k), extent, Math::max);
      }
      if (dots >= 0) {
        long[] own = Arrays.copyOfRange(value.axes(), dots, dots + more);
        rest = Axes.broadcast(rest, own);
      }
    }
    String result = sides.length > 1 ? sides[1] : implied(sides[0]);
    List<Long> axes = new ArrayList<>();
    for (int k = 0; k < result.length(); k++) {
      if (result.charAt(k) == '.') {
        for (long extent : rest) {
          axes.add(extent);
        }
        k += 2;
      } else {
        axes.add(extents.getOrDefault(result.charAt(k), Axes.UNKNOWN));
      }
    }
    return node.make(
        values.get(0).type(),
        axes.stream().mapToLong(Long::longValue).toArray(),
        "einsum",
        "\"" + equation + "\"",
        values);
  }

  /** Without an arrow: the dots, then the letters that occur once, in alphabetical order. */
  private static String implied(String terms) {
    StringBuilder result = new StringBuilder(terms.contains("...") ? "..." : "");
    terms
        .chars()
        .filter(Character::isLetter)
        .sorted()
        .filter(c -> terms.indexOf(c) == terms.lastIndexOf(c))
        .forEach(c -> result.append((char) c));
    return result.toString();
  }
}
