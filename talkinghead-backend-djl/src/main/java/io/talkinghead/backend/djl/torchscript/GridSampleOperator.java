package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.Arrays;
import java.util.List;

/**
 * Samples pictures or volumes at points: {@code [N, C, H, W]} at {@code [N, H2, W2, 2]}, or {@code
 * [N, C, D, H, W]} at {@code [N, D2, H2, W2, 3]}, points as x, y, z in [-1, 1]. torch's {@code
 * grid_sampler} is the same function of the same order.
 */
final class GridSampleOperator implements Operator.Single {
  private static final List<String> PADDINGS = List.of("zeros", "border", "reflection");

  @Override
  public Value value(Node node) throws InputException {
    Value value = node.in(0);
    Value grid = node.in(1);
    int rank = value.rank();
    String name = node.word("mode", "linear");
    long mode =
        switch (name) {
          case "linear", "bilinear" -> 0;
          case "nearest" -> 1;
          case "cubic", "bicubic" -> 2;
          default -> throw node.refuse("mode " + name + " is not known");
        };
    long padding = PADDINGS.indexOf(node.word("padding_mode", "zeros"));
    if (padding < 0) {
      throw node.refuse("padding_mode " + node.word("padding_mode", "") + " is not known");
    }
    if (rank != grid.rank() || rank < 4 || rank > (mode == 2 ? 4 : 5)) {
      throw node.refuse("mode %s on %d axes, grid of %d".formatted(name, rank, grid.rank()));
    }
    long[] axes =
        Axes.concat(
            new long[] {value.axis(0), value.axis(1)},
            Arrays.copyOfRange(grid.axes(), 1, rank - 1));
    return node.make(
        value.type(), axes, "grid_sampler", value, grid, mode, padding, node.flag("align_corners"));
  }
}
