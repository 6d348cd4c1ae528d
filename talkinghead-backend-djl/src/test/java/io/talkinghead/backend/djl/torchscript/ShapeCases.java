package io.talkinghead.backend.djl.torchscript;

import java.util.Arrays;
import java.util.List;

/** Operators that tell or change a shape, and those that make numbers of a given one. */
final class ShapeCases extends CaseTable {
  ShapeCases() {
    shapes();
    making();
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
      Graph graph =
          add(
              16,
              mode,
              g -> g.op("DepthToSpace", l(g.in(2, 12, 3, 2)), "blocksize", 2, "mode", mode));
      if (mode.equals("DCR")) {
        graph.fixedOnly(); // its channels must be known
      }
    }
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
}
