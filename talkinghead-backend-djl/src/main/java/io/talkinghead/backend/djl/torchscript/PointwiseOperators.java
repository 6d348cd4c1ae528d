package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that take each number of one tensor for itself. */
final class PointwiseOperators {
  /** Those that have the same meaning on both sides, by the name that torch has for them. */
  private static final Map<String, String> ALIKE =
      Map.ofEntries(
          Map.entry("Abs", "abs"),
          Map.entry("Ceil", "ceil"),
          Map.entry("Cos", "cos"),
          Map.entry("Erf", "erf"),
          Map.entry("Exp", "exp"),
          Map.entry("Floor", "floor"),
          Map.entry("HardSwish", "hardswish"),
          Map.entry("IsNaN", "isnan"),
          Map.entry("Log", "log"),
          Map.entry("Mish", "mish"),
          Map.entry("Neg", "neg"),
          Map.entry("Not", "logical_not"),
          Map.entry("Reciprocal", "reciprocal"),
          Map.entry("Relu", "relu"),
          Map.entry("Round", "round"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Sign", "sign"),
          Map.entry("Sin", "sin"),
          Map.entry("Softplus", "softplus"),
          Map.entry("Sqrt", "sqrt"),
          Map.entry("Tan", "tan"),
          Map.entry("Tanh", "tanh"));

  private PointwiseOperators() {}

  static void addTo(Map<String, Operator> operators) {
    ALIKE.forEach((type, torch) -> operators.put(type, (Operator.Single) n -> alike(n, torch)));
    one(operators, "Identity", n -> n.in(0));
    one(operators, "Cast", PointwiseOperators::cast);
    one(operators, "Clip", PointwiseOperators::clip);
    one(operators, "PRelu", PointwiseOperators::prelu);
    one(operators, "LeakyRelu", n -> n.like(n.in(0), "leaky_relu", n.in(0), n.real("alpha", .01f)));
    one(operators, "Elu", n -> n.like(n.in(0), "elu", n.in(0), n.real("alpha", 1)));
    one(
        operators,
        "Gelu",
        n ->
            n.like(
                n.in(0), "gelu", n.in(0), "approximate=\"" + n.word("approximate", "none") + "\""));
    one(
        operators,
        "Softsign",
        n -> n.like(n.in(0), "div", n.in(0), n.step("add", n.step("abs", n.in(0)), 1.0)));
    one(
        operators,
        "HardSigmoid",
        n -> {
          String scaled = n.step("mul", n.in(0), n.real("alpha", 0.2f));
          return n.like(n.in(0), "clamp", n.step("add", scaled, n.real("beta", 0.5f)), 0.0, 1.0);
        });
    operators.put("Dropout", PointwiseOperators::dropout);
  }

  private static void one(Map<String, Operator> operators, String type, Operator.Single operator) {
    operators.put(type, operator);
  }

  private static Value alike(Node node, String torch) throws InputException {
    Value value = node.in(0);
    Value folded = Folding.unary(torch, value);
    if (folded != null) {
      return folded;
    }
    boolean truth = torch.equals("isnan") || torch.equals("logical_not");
    return node.make(truth ? ElementType.BOOL : value.type(), value.axes(), torch, value);
  }

  private static Value cast(Node node) throws InputException {
    long number = node.integer("to", 0);
    ElementType to =
        ElementType.ofOnnx((int) number)
            .orElseThrow(() -> node.refuse("element type " + number + " is not known"));
    Value value = node.in(0);
    if (to == value.type()) {
      return value;
    }
    Value folded = Folding.cast(value, to);
    return folded != null ? folded : node.make(to, value.axes(), "to", value, to.torch);
  }

  /** Bounds are attributes up to opset 10; some writers give them an axis. */
  private static Value clip(Node node) throws InputException {
    Value value = node.in(0);
    if (node.opset() < 11) {
      Object low = node.set("min") ? node.real("min", 0) : null;
      Object high = node.set("max") ? node.real("max", 0) : null;
      return low == null && high == null ? value : node.like(value, "clamp", value, low, high);
    }
    if (!node.has(1) && !node.has(2)) {
      return value;
    }
    boolean known = true;
    for (int i = 1; i <= 2; i++) {
      Value bound = node.optional(i);
      known &= bound == null || bound.single() != null;
    }
    return node.like(value, "clamp", value, bound(node, 1, known), bound(node, 2, known));
  }

  private static @Nullable Object bound(Node node, int i, boolean known) {
    Value bound = node.optional(i);
    if (bound == null || known) {
      return bound == null ? null : bound.single();
    }
    return bound.rank() == 0 ? bound : node.step("reshape", bound, new long[0]);
  }

  private static Value prelu(Node node) throws InputException {
    Value value = node.in(0);
    String negative = node.step("mul", value, node.in(1));
    return node.like(value, "where", node.step("lt", value, 0L), negative, value);
  }

  private static List<Value> dropout(Node node) throws InputException {
    if (node.wants(1)) {
      throw node.refuse("its mask is asked for");
    }
    Value training = node.optional(2);
    if (training != null && (training.single() == null || !training.single().is(0))) {
      throw node.refuse("it is for training");
    }
    return List.of(node.in(0));
  }
}
