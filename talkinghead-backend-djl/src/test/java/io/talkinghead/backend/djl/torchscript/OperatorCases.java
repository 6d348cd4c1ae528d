package io.talkinghead.backend.djl.torchscript;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Every operator in every form that the networks are known to have, and those that a differently
 * exported file may have.
 */
final class OperatorCases {
  private final List<Graph> cases = new ArrayList<>();

  private OperatorCases() {}

  static List<Graph> all() {
    OperatorCases all = new OperatorCases();
    all.pointwise();
    all.arithmetic();
    all.shapes();
    all.making();
    all.pieces();
    all.picking();
    all.windows();
    all.normal();
    all.reductions();
    all.matrices();
    all.sampling();
    all.pads();
    return all.cases;
  }

  private Graph add(int opset, String label, Function<Graph, String> body) {
    Graph graph = Graph.opset(opset).label(label);
    graph.out(body.apply(graph));
    cases.add(graph);
    return graph;
  }

  private Graph several(int opset, String label, Function<Graph, List<String>> body) {
    Graph graph = Graph.opset(opset).label(label);
    graph.out(body.apply(graph).toArray(new String[0]));
    cases.add(graph);
    return graph;
  }

  private static long[] a(long... axes) {
    return axes;
  }

  private static List<String> l(String... names) {
    return Arrays.asList(names);
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

  private void shapes() {
    add(16, "", g -> g.op("Shape", l(g.in(2, 3, 4))));
    add(16, "part", g -> g.op("Shape", l(g.in(2, 3, 4)), "start", -2, "end", 3));
    add(16, "", g -> g.op("Size", l(g.in(2, 3, 4))));
    add(16, "fixed", g -> g.op("Reshape", l(g.in(2, 3, 4), g.vector(4, 6))));
    add(16, "-1", g -> g.op("Reshape", l(g.in(2, 3, 4), g.vector(1, -1, 4))));
    add(16, "0 copies", g -> g.op("Reshape", l(g.in(2, 3, 4), g.vector(0, 0, 2, -1))));
    add(16, "scalar", g -> g.op("Reshape", l(g.in(1, 1), g.vector())));
    add(16, "0 is zero", g -> g.op("Reshape", l(g.in(0, 3), g.vector(3, 0)), "allowzero", 1));
    add(
        16,
        "computed",
        g -> {
          String x = g.in(2, 3, 4);
          String shape = g.op("Shape", l(x));
          String rows = g.op("Gather", l(shape, g.vector(1)), "axis", 0);
          return g.op("Reshape", l(x, g.op("Concat", l(rows, g.vector(-1)), "axis", 0)));
        });
    add(16, "given", g -> g.op("Reshape", l(g.in(2, 3, 4), g.longs(a(2), 3, 8)))).fixedOnly();
    add(16, "", g -> g.op("Flatten", l(g.in(2, 3, 4))));
    add(16, "two", g -> g.op("Flatten", l(g.in(2, 3, 4)), "axis", 2));
    add(16, "all", g -> g.op("Flatten", l(g.in(2, 3, 4)), "axis", 0));
    add(16, "", g -> g.op("Squeeze", l(g.in(2, 1, 3, 1), g.vector(-1))));
    add(16, "all", g -> g.op("Squeeze", l(g.in(2, 1, 3, 1)))).fixedOnly();
    add(11, "attribute", g -> g.op("Squeeze", l(g.in(2, 1, 3, 1)), "axes", a(1, 3)));
    add(16, "", g -> g.op("Unsqueeze", l(g.in(2, 3), g.vector(-1))));
    add(16, "two", g -> g.op("Unsqueeze", l(g.in(2, 3), g.vector(0, 2))));
    add(11, "attribute", g -> g.op("Unsqueeze", l(g.in(2, 3)), "axes", a(1)));
    add(16, "reversed", g -> g.op("Transpose", l(g.in(2, 3, 4))));
    add(16, "", g -> g.op("Transpose", l(g.in(2, 3, 4)), "perm", a(0, 2, 1)));
    add(
        16,
        "six axes",
        g -> g.op("Transpose", l(g.in(1, 2, 3, 2, 2, 3)), "perm", a(0, 1, 5, 2, 3, 4)));
    for (String mode : l("CRD", "DCR")) {
      add(16, mode, g -> g.op("DepthToSpace", l(g.in(2, 12, 3, 2)), "blocksize", 2, "mode", mode));
    }
    cases.get(cases.size() - 1).fixedOnly(); // its channels must be known
    add(16, "", g -> g.op("SpaceToDepth", l(g.in(2, 3, 4, 6)), "blocksize", 2)).fixedOnly();
    add(
        16,
        "sizes",
        g -> {
          String x = g.in(2, 3, 4);
          String extent = g.op("Gather", l(g.op("Shape", l(x)), g.scalar(2)), "axis", 0);
          String half = g.op("Div", l(extent, g.scalar(2)));
          String more = g.op("Mul", l(g.op("Add", l(half, g.scalar(1))), g.scalar(3)));
          return g.op("Mul", l(g.op("Cast", l(g.op("Sub", l(more, extent))), "to", 1), x));
        });
  }

  private void making() {
    add(
        16,
        "",
        g ->
            g.op(
                "Add",
                l(
                    g.in(3),
                    g.op("Constant", l(), "value", Numbers.floats(new float[] {1, 2, 3}, 3)))));
    add(16, "number", g -> g.op("Add", l(g.in(3), g.op("Constant", l(), "value_float", 2.5f))));
    add(
        16,
        "vector",
        g -> g.op("Reshape", l(g.in(6), g.op("Constant", l(), "value_ints", a(2, 3)))));
    add(16, "zeros", g -> g.op("Add", l(g.in(2, 3), g.op("ConstantOfShape", l(g.vector(2, 3))))));
    add(
        16,
        "ones",
        g -> g.op("ConstantOfShape", l(g.op("Shape", l(g.in(2, 3)))), "value", Numbers.longs(1)));
    add(
        16,
        "of rank one",
        g -> {
          String ones = g.op("ConstantOfShape", l(g.vector(3)), "value", Numbers.longs(1));
          return g.op("Add", l(g.longs(a(1), 4), ones));
        });
    for (long[] r : List.of(a(2, 11, 3), a(9, 2, -2), a(0, 100, 1), a(3, 3, 1))) {
      add(
          16,
          Arrays.toString(r),
          g -> {
            String range = g.op("Range", l(g.scalar(r[0]), g.scalar(r[1]), g.scalar(r[2])));
            return g.op("Add", l(g.longs(a(1), 4), range));
          });
    }
    add(
        16,
        "float",
        g -> {
          String range = g.op("Range", l(g.scalar(0.5), g.scalar(3.1), g.scalar(0.25)));
          return g.op("Add", l(g.in(1), range));
        });
    add(
        16,
        "computed",
        g -> {
          String end = g.op("Gather", l(g.op("Shape", l(g.in(70, 2))), g.scalar(0)), "axis", 0);
          return g.op("Range", l(g.scalar(0), end, g.scalar(1)));
        });
    add(16, "to more axes", g -> g.op("Expand", l(g.in(3, 1), g.vector(2, 1, 4))));
    add(16, "1 keeps", g -> g.op("Expand", l(g.in(3, 4), g.vector(1, 1, 1))));
    add(16, "fewer axes", g -> g.op("Expand", l(g.in(2, 3, 1), g.vector(4))));
    add(16, "weight", g -> g.op("Expand", l(g.weight(1, 3), g.op("Shape", l(g.in(2, 3))))));
    add(16, "given", g -> g.op("Expand", l(g.in(2, 1), g.longs(a(2), 1, 4)))).fixedOnly();
    add(
        16,
        "-1 means as it is",
        g -> {
          String x = g.in(2, 1);
          String shape = g.vector(-1, 3);
          String ones =
              g.op("ConstantOfShape", l(g.op("Shape", l(shape))), "value", Numbers.longs(1));
          String other = g.op("Mul", l(ones, g.scalar(-1)));
          String open = g.op("Equal", l(shape, other));
          return g.op("Expand", l(x, g.op("Where", l(open, ones, shape))));
        });
    add(16, "", g -> g.op("Tile", l(g.in(2, 3), g.vector(2, 1))));
    add(
        16,
        "seven axes",
        g -> g.op("Tile", l(g.in(1, 1, 1, 2, 2, 2, 2), g.vector(1, 3, 1, 1, 1, 1, 1))));
    add(16, "lower", g -> g.op("Trilu", l(g.in(4, 4)), "upper", 0));
    add(16, "upper", g -> g.op("Trilu", l(g.in(4, 4), g.scalar(1))));
  }

  private void pieces() {
    add(16, "", g -> g.op("Concat", l(g.in(2, 3), g.in(2, 1), g.weight(2, 2)), "axis", 1));
    add(16, "from the end", g -> g.op("Concat", l(g.in(2, 3, 1), g.in(2, 3, 2)), "axis", -1));
    add(16, "with nothing", g -> g.op("Concat", l(g.in(2, 0), g.in(2, 3)), "axis", 1));
    add(16, "one", g -> g.op("Concat", l(g.in(2, 3)), "axis", 0));
    long max = Long.MAX_VALUE;
    add(
        16,
        "",
        g -> g.op("Slice", l(g.in(4, 6), g.vector(1), g.vector(5), g.vector(1), g.vector(2))));
    add(16, "no axes", g -> g.op("Slice", l(g.in(4, 6), g.vector(1, 2), g.vector(3, 5))));
    add(
        16,
        "from the end",
        g -> g.op("Slice", l(g.in(2, 3, 6), g.vector(-4), g.vector(-1), g.vector(-1))));
    add(16, "to the end", g -> g.op("Slice", l(g.in(4, 6), g.vector(2), g.vector(max))));
    add(
        16,
        "beyond",
        g -> g.op("Slice", l(g.in(4, 6), g.vector(-99, 1), g.vector(99, 3), g.vector(1, 0))));
    add(16, "nothing", g -> g.op("Slice", l(g.in(4, 6), g.vector(6), g.vector(9), g.vector(1))));
    add(
        16,
        "backwards",
        g ->
            g.op(
                "Slice",
                l(
                    g.in(4, 7),
                    g.vector(-1, 5),
                    g.vector(Long.MIN_VALUE, 1),
                    g.vector(0, 1),
                    g.vector(-1, -2))));
    add(
        16,
        "backwards from beyond",
        g -> g.op("Slice", l(g.in(7), g.vector(99), g.vector(-99), g.vector(0), g.vector(-3))));
    add(
        16,
        "backwards to the last",
        g -> g.op("Slice", l(g.in(7), g.vector(-2), g.vector(-5), g.vector(0), g.vector(-1))));
    add(
        16,
        "computed",
        g -> {
          String x = g.in(4, 6);
          String extent = g.op("Gather", l(g.op("Shape", l(x)), g.vector(1)), "axis", 0);
          String half = g.op("Div", l(extent, g.vector(2)));
          return g.op("Slice", l(x, half, extent, g.vector(-1)));
        });
    add(
            16,
            "given",
            g -> g.op("Slice", l(g.in(4, 6), g.longs(a(1), 1), g.longs(a(1), -1), g.vector(1))))
        .fixedOnly();
    add(
        9,
        "attributes",
        g -> g.op("Slice", l(g.in(4, 6)), "starts", a(1, 0), "ends", a(3, -2), "axes", a(0, 1)));
    several(16, "sizes", g -> g.op("Split", 3, l(g.in(2, 9), g.vector(2, 3, 4)), "axis", 1));
    several(16, "equal", g -> g.op("Split", 3, l(g.in(2, 9)), "axis", -1));
    several(18, "number", g -> g.op("Split", 3, l(g.in(2, 8)), "axis", 1, "num_outputs", 3));
    several(11, "attribute", g -> g.op("Split", 2, l(g.in(5, 2)), "axis", 0, "split", a(1, 4)));
  }

  private void picking() {
    add(16, "scalar", g -> g.op("Gather", l(g.in(3, 4), g.scalar(2)), "axis", 0));
    add(16, "scalar from the end", g -> g.op("Gather", l(g.in(3, 4), g.scalar(-1)), "axis", 1));
    add(16, "vector", g -> g.op("Gather", l(g.in(3, 4), g.vector(2, 0, -1)), "axis", 1));
    add(16, "given", g -> g.op("Gather", l(g.weight(9), g.longs(a(1), 7)), "axis", 0));
    add(
        16,
        "given, from the end",
        g -> g.op("Gather", l(g.in(2, 5, 3), g.longs(a(2, 2), 4, -1, -5, 0)), "axis", 1));
    add(16, "given scalar", g -> g.op("Gather", l(g.in(5, 3), g.longs(a(), -2)), "axis", 0));
    add(16, "int32", g -> g.op("Gather", l(g.in(5, 3), g.ints(a(2), -2, 1)), "axis", 0));
    add(
        16,
        "",
        g -> g.op("GatherElements", l(g.in(3, 4), g.longs(a(2, 2), 1, -1, 3, 0)), "axis", -1));
    add(
        16,
        "of a table",
        g -> g.op("GatherElements", l(g.weight(100), g.longs(a(1), 77)), "axis", -1));
    add(16, "points", g -> g.op("GatherND", l(g.in(3, 4), g.longs(a(2, 2), 1, 2, -1, 0))))
        .fixedOnly();
    add(16, "rows", g -> g.op("GatherND", l(g.in(3, 4, 2), g.longs(a(2, 1), 2, 0)))).fixedOnly();
    for (String reduction : l("none", "add", "mul", "max", "min")) {
      add(
              18,
              reduction,
              g ->
                  g.op(
                      "ScatterND",
                      l(g.in(4, 5, 2), g.longs(a(3, 2), 0, 1, -1, 2, 1, 1), g.in(3, 2)),
                      "reduction",
                      reduction))
          .fixedOnly();
    }
    add(
        16,
        "a part",
        g ->
            g.op(
                "ScatterND",
                l(
                    g.in(1, 3, 3),
                    g.constant(
                        Numbers.longs(0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 2, 0, 0, 2, 1)
                            .toBuilder()
                            .clearDims()
                            .addAllDims(List.of(1L, 3L, 2L, 3L))
                            .build()),
                    g.in(1, 3, 2))));
    for (String reduction : l("none", "add")) {
      add(
          18,
          reduction,
          g ->
              g.op(
                  "ScatterElements",
                  l(g.in(3, 4), g.longs(a(2, 2), 1, -1, 3, 0), g.in(2, 2)),
                  "axis",
                  1,
                  "reduction",
                  reduction));
    }
    add(16, "", g -> g.op("ArgMax", l(g.in(3, 7)), "axis", 1));
    add(16, "no axis", g -> g.op("ArgMin", l(g.in(3, 7)), "axis", -1, "keepdims", 0));
    add(16, "", g -> g.op("CumSum", l(g.in(3, 7), g.scalar(1))));
  }

  private void windows() {
    add(16, "defaults", g -> g.op("Conv", l(g.in(1, 3, 9), g.weight(4, 3, 3))));
    add(
        16,
        "one axis",
        g ->
            g.op(
                "Conv",
                l(g.in(2, 4, 40), g.weight(6, 2, 5), g.weight(6)),
                "strides",
                a(3),
                "pads",
                a(2, 2),
                "group",
                2,
                "dilations",
                a(2),
                "kernel_shape",
                a(5)));
    add(
        16,
        "depth-wise",
        g ->
            g.op(
                "Conv",
                l(g.in(1, 6, 9, 8), g.weight(6, 1, 7, 7), g.weight(6)),
                "pads",
                a(3, 3, 3, 3),
                "group",
                6));
    add(
        16,
        "strides",
        g -> g.op("Conv", l(g.in(1, 3, 12, 12), g.weight(4, 3, 4, 4)), "strides", a(4, 4)));
    add(
        16,
        "uneven pads",
        g -> g.op("Conv", l(g.in(1, 3, 6, 7), g.weight(4, 3, 3, 2)), "pads", a(1, 0, 2, 1)));
    for (String auto : l("SAME_UPPER", "SAME_LOWER", "VALID")) {
      Graph graph =
          add(
              16,
              auto,
              g ->
                  g.op(
                      "Conv",
                      l(g.in(1, 2, 8, 7), g.weight(3, 2, 3, 4)),
                      "auto_pad",
                      auto,
                      "strides",
                      a(2, 2)));
      if (!auto.equals("VALID")) {
        graph.fixedOnly();
      }
    }
    add(
        16,
        "three axes",
        g ->
            g.op(
                "Conv",
                l(g.in(1, 3, 4, 6, 6), g.weight(5, 3, 3, 3, 3), g.weight(5)),
                "pads",
                a(1, 1, 1, 1, 1, 1),
                "strides",
                a(1, 2, 2)));
    add(
        16,
        "weight computed",
        g -> {
          String w = g.op("Mul", l(g.weight(4, 3, 3), g.weight(1, 1, 3)));
          return g.op("Conv", l(g.in(1, 3, 9), w));
        });
    add(
        16,
        "group",
        g ->
            g.op(
                "ConvTranspose",
                l(g.in(1, 3, 5, 6), g.weight(3, 1, 4, 4)),
                "group",
                3,
                "pads",
                a(1, 1, 1, 1),
                "strides",
                a(2, 2)));
    add(
        16,
        "output padding",
        g ->
            g.op(
                "ConvTranspose",
                l(g.in(1, 3, 5, 6), g.weight(3, 2, 3, 3), g.weight(2)),
                "strides",
                a(2, 3),
                "output_padding",
                a(1, 2),
                "dilations",
                a(2, 1)));
    add(
        16,
        "uneven pads",
        g ->
            g.op(
                "ConvTranspose",
                l(g.in(1, 3, 5), g.weight(3, 2, 4)),
                "strides",
                a(2),
                "pads",
                a(2, 1)));
    add(
            16,
            "output shape",
            g ->
                g.op(
                    "ConvTranspose",
                    l(g.in(1, 3, 5), g.weight(3, 2, 4)),
                    "strides",
                    a(2),
                    "output_shape",
                    a(9)))
        .fixedOnly();
    add(
        16,
        "three axes",
        g ->
            g.op(
                "ConvTranspose", l(g.in(1, 2, 2, 3, 3), g.weight(2, 2, 2, 2, 2)),
                "strides", a(2, 2, 2)));
    for (int count : new int[] {0, 1}) {
      add(
          16,
          "uneven pads, count " + count,
          g ->
              g.op(
                  "AveragePool",
                  l(g.in(1, 2, 7, 8)),
                  "kernel_shape",
                  a(3, 3),
                  "pads",
                  a(1, 0, 2, 1),
                  "strides",
                  a(2, 2),
                  "count_include_pad",
                  count));
      add(
          16,
          "even pads, count " + count,
          g ->
              g.op(
                  "AveragePool",
                  l(g.in(1, 2, 7, 8)),
                  "kernel_shape",
                  a(3, 3),
                  "pads",
                  a(1, 1, 1, 1),
                  "count_include_pad",
                  count));
    }
    add(
        16,
        "square",
        g -> g.op("AveragePool", l(g.in(1, 2, 8, 8)), "kernel_shape", a(4, 4), "strides", a(4, 4)));
    add(
        16,
        "depth kept",
        g ->
            g.op(
                "AveragePool",
                l(g.in(1, 2, 3, 8, 8)),
                "ceil_mode",
                0,
                "count_include_pad",
                1,
                "kernel_shape",
                a(1, 2, 2),
                "pads",
                a(0, 0, 0, 0, 0, 0),
                "strides",
                a(1, 2, 2)));
    add(
        16,
        "one axis",
        g -> g.op("AveragePool", l(g.in(1, 2, 9)), "kernel_shape", a(3), "strides", a(3)));
    add(
        16,
        "rounded up",
        g ->
            g.op(
                "AveragePool",
                l(g.in(1, 2, 8, 8)),
                "kernel_shape",
                a(3, 3),
                "strides",
                a(2, 2),
                "ceil_mode",
                1));
    add(
        16,
        "",
        g ->
            g.op(
                "MaxPool",
                l(g.in(1, 2, 9, 9)),
                "kernel_shape",
                a(3, 3),
                "strides",
                a(2, 2),
                "pads",
                a(1, 1, 1, 1)));
    add(
            16,
            "uneven pads",
            g ->
                g.op(
                    "MaxPool",
                    l(g.in(1, 2, 8, 8)),
                    "kernel_shape",
                    a(2, 2),
                    "strides",
                    a(2, 2),
                    "pads",
                    a(0, 0, 1, 1),
                    "ceil_mode",
                    1))
        .fixedOnly();
    add(
        16,
        "dilated",
        g -> g.op("MaxPool", l(g.in(1, 2, 9)), "kernel_shape", a(3), "dilations", a(2)));
    add(16, "", g -> g.op("GlobalAveragePool", l(g.in(1, 2, 5, 4))));
    add(16, "", g -> g.op("GlobalMaxPool", l(g.in(1, 2, 5, 4))));
  }

  private void normal() {
    add(
        16,
        "two axes",
        g ->
            g.op(
                "BatchNormalization",
                l(
                    g.in(2, 3, 4, 5),
                    g.weight(3),
                    g.weight(3),
                    g.weight(3),
                    g.reals(a(3), 0.5, 1, 2)),
                "epsilon",
                1e-5f,
                "momentum",
                0f,
                "training_mode",
                0));
    add(
        16,
        "volume",
        g ->
            g.op(
                "BatchNormalization",
                l(
                    g.in(1, 3, 2, 4, 5),
                    g.weight(3),
                    g.weight(3),
                    g.weight(3),
                    g.reals(a(3), 0.5, 1, 2)),
                "epsilon",
                1e-3f));
    add(
        16,
        "",
        g ->
            g.op(
                "InstanceNormalization",
                l(g.in(2, 3, 4, 5), g.weight(3), g.weight(3)),
                "epsilon",
                1e-5f));
    add(
        17,
        "",
        g ->
            g.op(
                "LayerNormalization",
                l(g.in(2, 3, 8), g.weight(8), g.weight(8)),
                "axis",
                -1,
                "epsilon",
                1e-6f));
    add(17, "no offset", g -> g.op("LayerNormalization", l(g.in(2, 3, 8), g.weight(8))));
    add(
        17,
        "two axes",
        g ->
            g.op(
                "LayerNormalization", l(g.in(2, 3, 8), g.weight(3, 8), g.weight(3, 8)), "axis", 1));
    add(
        17,
        "spelled out",
        g -> {
          String x = g.in(2, 3, 8);
          String centred = g.op("Sub", l(x, g.op("ReduceMean", l(x), "axes", a(-1))));
          String square = g.op("Pow", l(centred, g.scalar(2.0)));
          String variance = g.op("ReduceMean", l(square), "axes", a(-1), "keepdims", 1);
          String deviation = g.op("Sqrt", l(g.op("Add", l(variance, g.scalar(1e-5)))));
          String normal = g.op("Div", l(centred, deviation));
          return g.op("Add", l(g.op("Mul", l(normal, g.weight(8))), g.weight(8)));
        });
    add(
        17,
        "gelu spelled out",
        g -> {
          String x = g.in(2, 8);
          String erf = g.op("Erf", l(g.op("Div", l(x, g.scalar(Math.sqrt(2))))));
          String sum = g.op("Add", l(erf, g.scalar(1.0)));
          return g.op("Mul", l(g.op("Mul", l(x, sum)), g.scalar(0.5)));
        });
    for (String type : l("Softmax", "LogSoftmax")) {
      add(16, "last", g -> g.op(type, l(g.in(2, 3, 8)), "axis", -1));
      add(16, "default", g -> g.op(type, l(g.in(2, 3, 8))));
      add(16, "channels", g -> g.op(type, l(g.in(1, 3, 2, 4, 4)), "axis", 1));
      add(11, "old default", g -> g.op(type, l(g.in(2, 3, 8))));
      add(11, "old last", g -> g.op(type, l(g.in(2, 3, 8)), "axis", 2));
    }
  }

  private void reductions() {
    for (String type :
        l(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp",
            "ReduceLogSum")) {
      Function<Graph, String> in = g -> g.between(0.5, 2, 2, 3, 4);
      add(16, "attribute", g -> g.op(type, l(in.apply(g)), "axes", a(1), "keepdims", 1));
      add(16, "all", g -> g.op(type, l(in.apply(g)), "keepdims", 0));
      add(18, "input", g -> g.op(type, l(in.apply(g), g.vector(-2, -1)), "keepdims", 0));
      add(18, "kept", g -> g.op(type, l(in.apply(g), g.vector(0, 2))));
      add(18, "none", g -> g.op(type, l(in.apply(g)), "noop_with_empty_axes", 1));
    }
    add(16, "input", g -> g.op("ReduceSum", l(g.in(2, 3, 4, 5), g.vector(1, 2, 3))));
    add(16, "dropped", g -> g.op("ReduceSum", l(g.in(2, 3, 4), g.vector(-1)), "keepdims", 0));
    add(11, "attribute", g -> g.op("ReduceSum", l(g.in(2, 3, 4)), "axes", a(-1)));
    add(16, "whole", g -> g.op("ReduceSum", l(g.longs(a(2, 2), 1, 2, 3, 4), g.vector(1))));
    add(16, "int32", g -> g.op("ReduceSum", l(g.ints(a(2, 2), 1, 2, 3, 4), g.vector(1))));
    add(
        18,
        "of a weight",
        g -> g.op("Div", l(g.in(2, 3, 4), g.op("ReduceL2", l(g.weight(2, 3, 4), g.vector(0, 1))))));
  }

  private void matrices() {
    add(16, "2 by 2", g -> g.op("MatMul", l(g.in(3, 4), g.weight(4, 5))));
    add(16, "3 by 2", g -> g.op("MatMul", l(g.in(2, 3, 4), g.weight(4, 5))));
    add(16, "4 by 4", g -> g.op("MatMul", l(g.in(2, 3, 4, 5), g.in(2, 3, 5, 4))));
    add(16, "repeated", g -> g.op("MatMul", l(g.in(2, 1, 4, 5), g.in(3, 5, 2))));
    add(16, "1 by 2", g -> g.op("MatMul", l(g.in(4), g.weight(4, 5))));
    add(16, "3 by 1", g -> g.op("MatMul", l(g.in(2, 3, 4), g.weight(4))));
    add(16, "1 by 1", g -> g.op("MatMul", l(g.in(4), g.in(4))));
    add(16, "plain", g -> g.op("Gemm", l(g.in(3, 4), g.weight(4, 5), g.weight(5))));
    add(
        16,
        "turned",
        g ->
            g.op(
                "Gemm",
                l(g.in(3, 4), g.weight(5, 4), g.weight(5)),
                "alpha",
                1f,
                "beta",
                1f,
                "transB",
                1));
    add(
        16,
        "scaled",
        g ->
            g.op(
                "Gemm",
                l(g.in(4, 3), g.weight(4, 5), g.weight(3, 1)),
                "alpha",
                0.5f,
                "beta",
                2f,
                "transA",
                1));
    add(16, "no offset", g -> g.op("Gemm", l(g.in(3, 4), g.weight(4, 5)), "alpha", 0.5f));
    add(16, "scalar", g -> g.op("Gemm", l(g.in(3, 4), g.weight(4, 5), g.scalar(0.5))));
    add(16, "outer", g -> g.op("Einsum", l(g.in(2, 3), g.in(4)), "equation", "..., f -> ... f"));
    add(
        16,
        "of constants",
        g ->
            g.op(
                "Add",
                l(
                    g.in(3, 4),
                    g.op("Einsum", l(g.weight(3), g.weight(4)), "equation", "..., f -> ... f"))));
    add(
        16,
        "attention",
        g -> g.op("Einsum", l(g.in(2, 3, 4, 5), g.in(2, 3, 6, 5)), "equation", "bhid,bhjd->bhij"));
    add(16, "implied", g -> g.op("Einsum", l(g.in(2, 3), g.in(3, 4)), "equation", "ij,jk"));
    add(16, "turned", g -> g.op("Einsum", l(g.in(2, 3, 4)), "equation", "...ij->...ji"));
  }

  private void sampling() {
    for (String padding : l("zeros", "border", "reflection")) {
      for (int corners : new int[] {0, 1}) {
        for (String mode : l("linear", "nearest", "cubic")) {
          String label = mode + " " + padding + " " + corners;
          Object[] attributes = {"mode", mode, "padding_mode", padding, "align_corners", corners};
          add(
              20,
              "4 axes " + label,
              g ->
                  g.op(
                      "GridSample",
                      l(g.in(2, 3, 6, 5), g.between(-1.3, 1.3, 2, 4, 7, 2)),
                      attributes));
          if (!mode.equals("cubic")) {
            add(
                20,
                "5 axes " + label,
                g ->
                    g.op(
                        "GridSample",
                        l(g.in(2, 3, 4, 6, 5), g.between(-1.3, 1.3, 2, 3, 4, 7, 3)),
                        attributes));
          }
        }
      }
    }
    for (String mode : l("bilinear", "nearest", "bicubic")) {
      add(
          16,
          "opset 16 " + mode,
          g ->
              g.op(
                  "GridSample",
                  l(g.in(1, 3, 6, 5), g.between(-1.3, 1.3, 1, 4, 7, 2)),
                  "mode",
                  mode));
    }
    resize();
  }

  private void resize() {
    Object[] usual = {
      "mode",
      "nearest",
      "coordinate_transformation_mode",
      "asymmetric",
      "nearest_mode",
      "floor",
      "cubic_coeff_a",
      -0.75f
    };
    add(
        18,
        "volume by scales",
        g -> g.op("Resize", l(g.in(1, 2, 3, 4, 5), "", g.reals(a(5), 1, 1, 1, 2, 2)), usual));
    add(
        18,
        "by scales",
        g -> g.op("Resize", l(g.in(1, 2, 4, 5), "", g.reals(a(4), 1, 1, 2, 2)), usual));
    add(
            18,
            "by sizes",
            g -> g.op("Resize", l(g.in(1, 2, 4, 5), "", "", g.vector(1, 2, 8, 15)), usual))
        .fixedOnly();
    add(
            18,
            "to the same size",
            g -> g.op("Resize", l(g.in(1, 2, 4, 5), "", "", g.vector(1, 2, 4, 5)), usual))
        .fixedOnly();
    add(
            18,
            "smaller",
            g -> g.op("Resize", l(g.in(1, 2, 9, 11), "", "", g.vector(1, 2, 4, 7)), usual))
        .fixedOnly();
    add(
            18,
            "by half a scale",
            g -> g.op("Resize", l(g.in(1, 2, 9, 11), "", g.reals(a(4), 1, 1, 1.7, 0.6)), usual))
        .fixedOnly();
    add(
        18,
        "by computed sizes",
        g -> {
          String x = g.in(1, 2, 4, 5);
          String y = g.in(1, 3, 8, 10);
          String size = g.op("Slice", l(g.op("Shape", l(y)), g.vector(2), g.vector(4)));
          String rest = g.op("Slice", l(g.op("Shape", l(x)), g.vector(0), g.vector(2)));
          String sizes = g.op("Concat", l(rest, size), "axis", 0);
          return g.op("Resize", l(x, "", "", g.op("Cast", l(sizes), "to", 7)), usual);
        });
    add(
        18,
        "by axes",
        g ->
            g.op(
                "Resize",
                l(g.in(1, 2, 4, 5), "", "", g.vector(8, 15)),
                "axes",
                a(2, 3),
                "mode",
                "nearest",
                "coordinate_transformation_mode",
                "asymmetric",
                "nearest_mode",
                "floor"));
    for (String mode : l("nearest", "linear", "cubic")) {
      for (String coordinates :
          l(
              "half_pixel",
              "pytorch_half_pixel",
              "align_corners",
              "asymmetric",
              "half_pixel_symmetric")) {
        Object[] attributes = {"mode", mode, "coordinate_transformation_mode", coordinates};
        int opset = coordinates.equals("half_pixel_symmetric") ? 19 : 13;
        for (long[] size : List.of(a(9, 13), a(3, 4))) {
          add(
                  opset,
                  mode + " " + coordinates + " to " + Arrays.toString(size),
                  g ->
                      g.op(
                          "Resize",
                          l(g.in(1, 2, 5, 7), "", "", g.vector(1, 2, size[0], size[1])),
                          attributes))
              .fixedOnly();
        }
      }
    }
    for (String rounding : l("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
      add(
              13,
              rounding,
              g ->
                  g.op(
                      "Resize",
                      l(g.in(1, 2, 6, 7), "", g.reals(a(4), 1, 1, 1.5, 2.3)),
                      "mode",
                      "nearest",
                      "nearest_mode",
                      rounding))
          .fixedOnly();
    }
    add(
            13,
            "cubic, outside excluded",
            g ->
                g.op(
                    "Resize",
                    l(g.in(1, 2, 6, 7), "", g.reals(a(4), 1, 1, 2, 3)),
                    "mode",
                    "cubic",
                    "exclude_outside",
                    1,
                    "cubic_coeff_a",
                    -0.5f))
        .fixedOnly();
    add(
        13,
        "linear volume",
        g ->
            g.op(
                "Resize",
                l(g.in(1, 2, 3, 4, 5), "", g.reals(a(5), 1, 1, 2, 2, 2)),
                "mode",
                "linear"));
    add(
            13,
            "linear with channels last",
            g ->
                g.op(
                    "Resize", l(g.in(1, 4, 5, 2), "", g.reals(a(4), 1, 2, 2, 1)), "mode", "linear"))
        .fixedOnly();
    add(10, "opset 10", g -> g.op("Resize", l(g.in(1, 2, 4, 5), g.reals(a(4), 1, 1, 2, 2))))
        .fixedOnly();
  }

  private void pads() {
    add(16, "constant", g -> g.op("Pad", l(g.in(1, 2, 3, 4), g.vector(0, 1, 2, 0, 0, 0, 1, 3))));
    add(16, "value", g -> g.op("Pad", l(g.in(3, 4), g.vector(1, 0, 0, 2), g.scalar(2.5))));
    add(16, "taken away", g -> g.op("Pad", l(g.in(5, 6), g.vector(-1, 0, 1, -2))));
    add(18, "axes", g -> g.op("Pad", l(g.in(5, 6), g.vector(1, 2), "", g.vector(-1))));
    add(10, "attributes", g -> g.op("Pad", l(g.in(5, 6)), "pads", a(1, 0, 0, 1), "value", 1.5f));
    for (String mode : l("edge", "reflect")) {
      add(
          16,
          mode + " last",
          g -> g.op("Pad", l(g.in(1, 2, 4, 5), g.vector(0, 0, 0, 1, 0, 0, 0, 1)), "mode", mode));
      add(
          16,
          mode + " rows",
          g -> g.op("Pad", l(g.in(1, 2, 4, 5), g.vector(0, 0, 1, 0, 0, 0, 1, 0)), "mode", mode));
      add(
          16,
          mode + " volume",
          g ->
              g.op(
                  "Pad",
                  l(g.in(1, 2, 4, 5, 6), g.vector(0, 0, 1, 2, 0, 0, 0, 2, 1, 3)),
                  "mode",
                  mode));
      add(16, mode + " all", g -> g.op("Pad", l(g.in(3, 4), g.vector(1, 2, 2, 3)), "mode", mode))
          .fixedOnly();
    }
    add(19, "wrap", g -> g.op("Pad", l(g.in(3, 4), g.vector(1, 2, 2, 3)), "mode", "wrap"))
        .fixedOnly();
  }
}
