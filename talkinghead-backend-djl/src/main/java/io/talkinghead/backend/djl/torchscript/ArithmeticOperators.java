package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operators of two or more tensors that are repeated along axes of extent 1.
 *
 * <p>Both sides repeat alike, and ONNX asks for equal types, so that torch's promotion of types has
 * nothing to do. Where they differ: a quotient of whole numbers is cut towards zero, a power has
 * the type of its base.
 */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static void addTo(Map<String, Operator> operators) {
    pair(operators, "Add", "add");
    pair(operators, "Sub", "sub");
    pair(operators, "Mul", "mul");
    pair(operators, "Div", "div");
    pair(operators, "Equal", "eq");
    pair(operators, "Greater", "gt");
    pair(operators, "GreaterOrEqual", "ge");
    pair(operators, "Less", "lt");
    pair(operators, "LessOrEqual", "le");
    pair(operators, "And", "logical_and");
    pair(operators, "Or", "logical_or");
    pair(operators, "Xor", "logical_xor");
    fold(operators, "Min", "minimum");
    fold(operators, "Max", "maximum");
    fold(operators, "Sum", "add");
    operators.put(
        "Mod",
        (Operator.Single) n -> binary(n, n.flag("fmod") ? "fmod" : "remainder", n.in(0), n.in(1)));
    operators.put("Pow", (Operator.Single) ArithmeticOperators::power);
    operators.put("Where", (Operator.Single) ArithmeticOperators::where);
  }

  private static void pair(Map<String, Operator> operators, String type, String torch) {
    operators.put(type, (Operator.Single) n -> binary(n, torch, n.in(0), n.in(1)));
  }

  private static void fold(Map<String, Operator> operators, String type, String torch) {
    operators.put(
        type,
        (Operator.Single)
            n -> {
              Value result = n.in(0);
              for (int i = 1; i < n.inputCount(); i++) {
                result = binary(n, torch, result, n.in(i));
              }
              return result;
            });
  }

  private static Value binary(Node node, String torch, Value a, Value b) {
    Value folded = Folding.binary(node, torch, a, b);
    if (folded != null) {
      return folded;
    }
    long[] axes = Axes.broadcast(a.axes(), b.axes());
    boolean truth =
        switch (torch) {
          case "eq", "gt", "ge", "lt", "le", "logical_and", "logical_or", "logical_xor" -> true;
          default -> false;
        };
    ElementType type = truth ? ElementType.BOOL : a.type();
    Object left = a;
    Object right = b;
    boolean commutes = torch.equals("add") || torch.equals("mul");
    Item literal = literal(torch, a, b);
    if (literal != null) {
      right = literal;
    } else if (commutes && literal(torch, b, a) != null) {
      left = b;
      right = literal(torch, b, a);
    }
    if (torch.equals("div") && !a.type().floating()) {
      return node.make(type, axes, "div", left, right, "rounding_mode=\"trunc\"");
    }
    return node.make(type, axes, torch, left, right);
  }

  /**
   * Returns {@code b} as a literal if that changes neither the shape nor the type of the result.
   */
  private static @Nullable Item literal(String torch, Value a, Value b) {
    boolean takes =
        switch (torch) {
          case "logical_and", "logical_or", "logical_xor", "minimum", "maximum" -> false;
          default -> a.type() != ElementType.BOOL;
        };
    return takes && b.rank() <= a.rank() ? b.single() : null;
  }

  private static Value power(Node node) throws InputException {
    Value base = node.in(0);
    Value exponent = node.in(1);
    long[] axes = Axes.broadcast(base.axes(), exponent.axes());
    Item literal = literal("pow", base, exponent);
    String power = node.step("pow", base, literal != null ? literal : exponent);
    if (base.type() != exponent.type()) {
      power = node.step("to", power, base.type().torch);
    }
    return Value.variable(base.type(), axes, power);
  }

  private static Value where(Node node) throws InputException {
    Value condition = node.in(0);
    Value yes = node.in(1);
    Value no = node.in(2);
    long[] axes = Axes.broadcast(condition.axes(), Axes.broadcast(yes.axes(), no.axes()));
    List<Item> choices = condition.known();
    if (choices != null && yes.items() != null && no.items() != null) {
      List<Item> picked = new ArrayList<>();
      int count = axes.length == 0 ? 1 : (int) axes[0];
      for (int i = 0; i < count; i++) {
        List<Item> from = at(choices, i).is(0) ? no.items() : yes.items();
        picked.add(at(from, i));
      }
      return Value.numbers(yes.type(), axes, picked);
    }
    return node.make(yes.type(), axes, "where", condition, yes, no);
  }

  private static Item at(List<Item> items, int i) {
    return items.get(items.size() == 1 ? 0 : i);
  }
}
