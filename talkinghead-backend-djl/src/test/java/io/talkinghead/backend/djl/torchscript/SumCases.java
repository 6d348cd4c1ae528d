package io.talkinghead.backend.djl.torchscript;

import java.util.function.Function;

/** Operators that add up along axes: norms, reductions and products of matrices. */
final class SumCases extends CaseTable {
  SumCases() {
    normal();
    reductions();
    matrices();
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
}
