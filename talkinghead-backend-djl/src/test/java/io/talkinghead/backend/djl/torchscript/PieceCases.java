package io.talkinghead.backend.djl.torchscript;

import java.util.List;

/** Operators that join, cut, pick from and write into tensors. */
final class PieceCases extends CaseTable {
  PieceCases() {
    pieces();
    picking();
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
}
