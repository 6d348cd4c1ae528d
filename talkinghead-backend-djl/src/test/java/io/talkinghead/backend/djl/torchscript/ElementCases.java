package io.talkinghead.backend.djl.torchscript;

/** Operators that compute each number from those in its place. */
final class ElementCases extends CaseTable {
  ElementCases() {
    pointwise();
    arithmetic();
  }

  private void pointwise() {
    for (String type :
        l(
            "Abs",
            "Ceil",
            "Cos",
            "Erf",
            "Exp",
            "Floor",
            "HardSwish",
            "Identity",
            "IsNaN",
            "Mish",
            "Neg",
            "Relu",
            "Round",
            "Sigmoid",
            "Sign",
            "Sin",
            "Softplus",
            "Softsign",
            "Tan",
            "Tanh",
            "Elu",
            "HardSigmoid",
            "LeakyRelu",
            "Dropout")) {
      add(20, "", g -> g.op(type, l(g.in(2, 3, 5))));
    }
    for (String type : l("Sqrt", "Log", "Reciprocal")) {
      add(20, "", g -> g.op(type, l(g.between(0.1, 9, 2, 3))));
    }
    add(20, "large", g -> g.op("Softplus", l(g.between(-60, 60, 50))));
    add(20, "scalar", g -> g.op("Sqrt", l(g.between(1, 2))));
    add(20, "alpha", g -> g.op("LeakyRelu", l(g.in(3, 4)), "alpha", 0.2f));
    add(20, "alpha", g -> g.op("Elu", l(g.in(3, 4)), "alpha", 0.7f));
    add(20, "alpha", g -> g.op("HardSigmoid", l(g.in(3, 4)), "alpha", 0.3f, "beta", 0.4f));
    add(20, "exact", g -> g.op("Gelu", l(g.in(3, 40)), "approximate", "none"));
    add(20, "tanh", g -> g.op("Gelu", l(g.in(3, 40)), "approximate", "tanh"));
    add(20, "slope of channels", g -> g.op("PRelu", l(g.in(1, 3, 4), g.weight(3, 1))));
    add(20, "", g -> g.op("Not", l(g.bools(2, 3))));
    add(16, "whole", g -> g.op("Neg", l(g.longs(a(3), 1, -2, 3))));
    for (int to : new int[] {1, 6, 7, 9, 11}) {
      add(16, "float to " + to, g -> g.op("Cast", l(g.between(-5, 5, 7)), "to", to));
      add(16, "int64 to " + to, g -> g.op("Cast", l(g.longs(a(3), 0, -2, 7)), "to", to));
      add(16, "bool to " + to, g -> g.op("Cast", l(g.bools(4)), "to", to));
    }
    add(16, "scalars", g -> g.op("Clip", l(g.in(3, 9), g.scalar(-0.5), g.scalar(0.5))));
    add(
        16,
        "bounds of one axis",
        g -> g.op("Clip", l(g.in(3, 9), g.reals(a(1), -0.5), g.reals(a(1), 0.5))));
    add(16, "low only", g -> g.op("Clip", l(g.in(3, 9), g.scalar(-0.5))));
    add(16, "high only", g -> g.op("Clip", l(g.in(3, 9), "", g.scalar(0.5))));
    add(16, "none", g -> g.op("Clip", l(g.in(3, 9))));
    add(16, "computed", g -> g.op("Clip", l(g.in(3, 9), g.between(-1, 0), g.between(0, 1))));
    add(10, "attributes", g -> g.op("Clip", l(g.in(3, 9)), "min", -0.5f, "max", 0.25f));
  }

  private void arithmetic() {
    for (String type : l("Add", "Sub", "Mul", "Div", "Min", "Max")) {
      add(16, "equal", g -> g.op(type, l(g.in(2, 3), g.in(2, 3))));
      add(16, "repeated", g -> g.op(type, l(g.in(2, 1, 3), g.in(4, 1))));
      add(16, "weight behind", g -> g.op(type, l(g.in(2, 3), g.weight(3))));
      add(16, "weight in front", g -> g.op(type, l(g.weight(2, 1), g.in(2, 3))));
      add(16, "scalar behind", g -> g.op(type, l(g.in(2, 3), g.scalar(0.7))));
      add(16, "scalar in front", g -> g.op(type, l(g.scalar(0.7), g.in(2, 3))));
      add(16, "one in more axes", g -> g.op(type, l(g.in(3), g.reals(a(1, 1, 1), 0.3))));
      add(16, "whole", g -> g.op(type, l(g.longs(a(4), 7, -7, 9, 0), g.longs(a(4), 2, 2, -4, 5))));
      add(16, "whole by constant", g -> g.op(type, l(g.longs(a(3), 7, -7, 9), g.scalar(4))));
    }
    add(
        16,
        "of constants",
        g ->
            g.op(
                "Sub",
                l(
                    g.op("Add", l(g.in(3), g.weight(3))),
                    g.op("Sub", l(g.reals(a(1), 2.5), g.reals(a(1), 0.3))))));
    add(16, "three", g -> g.op("Max", l(g.in(3, 4), g.in(4), g.scalar(0.1))));
    add(16, "three", g -> g.op("Sum", l(g.in(3, 4), g.in(4), g.scalar(0.1))));
    for (String type : l("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual")) {
      add(16, "float", g -> g.op(type, l(g.in(3, 4), g.in(4))));
      add(16, "by constant", g -> g.op(type, l(g.in(3, 4), g.scalar(0.25))));
      add(16, "whole", g -> g.op(type, l(g.longs(a(3), 1, 2, 3), g.longs(a(3), 3, 2, 1))));
    }
    for (String type : l("And", "Or", "Xor")) {
      add(16, "", g -> g.op(type, l(g.bools(3, 4), g.bools(4))));
    }
    add(
        16,
        "sign of the divisor",
        g -> g.op("Mod", l(g.longs(a(4), 7, -7, 7, -7), g.longs(a(4), 3, 3, -3, -3))));
    add(
        16,
        "sign of the dividend",
        g -> g.op("Mod", l(g.between(-9, 9, 6), g.between(1, 3, 6)), "fmod", 1));
    add(16, "square", g -> g.op("Pow", l(g.in(3, 4), g.scalar(2.0))));
    add(16, "by value", g -> g.op("Pow", l(g.between(0.1, 3, 3, 4), g.in(4))));
    add(16, "other type", g -> g.op("Pow", l(g.in(3, 4), g.longs(a(4), 1, 2, 3, 0))));
    add(16, "", g -> g.op("Where", l(g.bools(3, 1), g.in(3, 4), g.in(4))));
    add(16, "weight", g -> g.op("Where", l(g.bools(3, 4), g.weight(4), g.in(3, 1))));
    add(
        16,
        "chosen",
        g ->
            g.op(
                "Where",
                l(g.op("Greater", l(g.in(3, 4), g.scalar(0.0))), g.in(3, 4), g.scalar(0.0))));
  }
}
