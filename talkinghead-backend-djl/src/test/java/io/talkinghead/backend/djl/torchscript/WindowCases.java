package io.talkinghead.backend.djl.torchscript;

/** Convolutions and pools. */
final class WindowCases extends CaseTable {
  WindowCases() {
    convolutions();
    pools();
  }

  private void convolutions() {
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
  }

  private void pools() {
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
}
