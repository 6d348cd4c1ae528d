package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which values are grids {@code [..., D, H, W, 3]} whose x is the same in every row and
 * picture, whose y in every column and picture, and whose z within every picture.
 *
 * <p>Constants are read; sums of such grids with each other, or with what does not vary over D, H
 * and W at all, are such grids again; joining and reshaping along the axes before change nothing.
 * Whatever is not understood is not one.
 */
final class SeparableGrids {
  private static final int LAST = 4;

  private final ModelGraph graph;
  private final Map<String, Boolean> known = new HashMap<>();

  SeparableGrids(ModelGraph graph) {
    this.graph = graph;
  }

  boolean separable(String value) {
    Boolean seen = known.get(value);
    if (seen != null) {
      return seen;
    }
    boolean found = look(value);
    known.put(value, found);
    return found;
  }

  private boolean look(String value) {
    Optional<TensorProto> constant = graph.constant(value);
    if (constant.isPresent()) {
      return constant.get().getDataType() == Onnx.FLOAT && separable(constant.get());
    }
    Optional<long[]> axes = graph.axes(value);
    if (axes.isEmpty()) {
      return false;
    }
    if (flat(axes.get())) {
      return true;
    }
    NodeProto node = graph.producer(value).orElse(null);
    if (node == null || !Onnx.standard(node) || axes.get().length < LAST) {
      return false;
    }
    List<String> inputs = node.getInputList();
    return switch (node.getOpType()) {
      case "Add", "Sub" -> inputs.stream().allMatch(this::separable);
      case "Concat" -> {
        long axis = Onnx.integer(node, "axis", 0);
        long rank = axes.get().length;
        yield (axis < 0 ? axis + rank : axis) < rank - LAST
            && inputs.stream().allMatch(this::separable);
      }
      case "Reshape", "Unsqueeze", "Squeeze", "Tile", "Expand", "Identity" ->
          sameTail(inputs.get(0), axes.get()) && separable(inputs.get(0));
      default -> false;
    };
  }

  /** Whether a value of these axes, spread over a grid, is the same at all places. */
  private static boolean flat(long[] axes) {
    int last = axes.length - 1;
    for (int i = Math.max(0, last - 3); i < last; i++) {
      if (axes[i] != 1) {
        return false;
      }
    }
    return true;
  }

  private boolean sameTail(String input, long[] axes) {
    return graph
        .axes(input)
        .filter(a -> a.length >= LAST)
        .map(a -> Arrays.equals(tail(a), tail(axes)))
        .orElse(false);
  }

  private static long[] tail(long[] axes) {
    return Arrays.copyOfRange(axes, axes.length - LAST, axes.length);
  }

  private static boolean separable(TensorProto constant) {
    long[] axes = Onnx.dims(constant);
    if (flat(axes)) {
      return true;
    }
    if (axes.length < LAST || axes[axes.length - 1] != 3) {
      return false;
    }
    long[] tail = tail(axes);
    FloatBuffer values = Onnx.floats(constant);
    int plane = (int) (tail[1] * tail[2]);
    int volume = (int) (tail[0] * plane);
    for (int i = 0; i < values.limit(); i++) {
      int place = i / 3;
      int first =
          switch (i % 3) {
            case 0 -> place % (int) tail[2];
            case 1 -> place % plane / (int) tail[2] * (int) tail[2];
            default -> place % volume / plane * plane;
          };
      if (values.get(i) != values.get((place / volume * volume + first) * 3 + i % 3)) {
        return false;
      }
    }
    return true;
  }
}
