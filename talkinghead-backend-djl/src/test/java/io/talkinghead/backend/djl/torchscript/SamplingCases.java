package io.talkinghead.backend.djl.torchscript;

import java.util.Arrays;
import java.util.List;

/** Operators that read a grid between and beyond its points. */
final class SamplingCases extends CaseTable {
  SamplingCases() {
    sampling();
    resize();
    pads();
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
