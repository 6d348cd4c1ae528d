package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes volumetric GridSample with operators that every execution provider has: for providers
 * without a kernel of five axes.
 *
 * <p>The volume becomes a table {@code [N * D * H * W, C]}, and each of the eight corners around a
 * sample one gathering of its rows. Per axis, with {@code g} in [-1, 1] and length {@code L}, the
 * place is {@code ((g + 1) L - 1) / 2}, or {@code (g + 1)(L - 1) / 2} if corners are aligned; the
 * lower neighbour is its floor. A neighbour outside of the volume has the weight zero ({@code
 * padding_mode} zeros) or is the nearest one inside ({@code border}).
 *
 * <p>Shapes must be known: {@link FoldPass} comes before. Nearest and cubic sampling, and reflected
 * borders, are left as they are.
 */
public final class StockGridSamplePass implements GraphPass {
  @Override
  public String name() {
    return "grid-sample-stock";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream()
        .anyMatch(n -> n.getOpType().equals("GridSample") || n.getOpType().equals("GridSample3D"));
  }

  @Override
  public boolean apply(ModelGraph graph) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<Sampler> sampler = Sampler.of(graph, node);
      if (sampler.isPresent()) {
        sampler.get().emit(new Emitter(graph, nodes, node.getOutput(0) + "/stock"));
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  /** One node, understood. */
  private record Sampler(NodeProto node, long[] volume, long[] grid, boolean zeros, boolean align) {
    static Optional<Sampler> of(ModelGraph graph, NodeProto node) {
      if (!Onnx.is(node, "GridSample")) {
        return Optional.empty();
      }
      Optional<long[]> volume = graph.axes(node.getInput(0)).filter(a -> a.length == 5);
      Optional<long[]> grid = graph.axes(node.getInput(1)).filter(a -> a.length == 5);
      String padding = Onnx.string(node, "padding_mode", "zeros");
      String mode = Onnx.string(node, "mode", "linear");
      if (volume.isEmpty()
          || grid.isEmpty()
          || padding.equals("reflection")
          || !(mode.equals("linear") || mode.equals("bilinear"))) {
        return Optional.empty();
      }
      boolean align = Onnx.integer(node, "align_corners", 0) != 0;
      return Optional.of(
          new Sampler(node, volume.get(), grid.get(), padding.equals("zeros"), align));
    }

    void emit(Emitter emit) {
      long batch = volume[0];
      long channels = volume[1];
      long samples = grid[1] * grid[2] * grid[3];
      String rows = emit.transpose(node.getInput(0), 0, 2, 3, 4, 1);
      String table = emit.reshape(rows, -1, channels);
      String places = emit.reshape(node.getInput(1), batch * samples, 3);
      List<List<Corner>> axes = new ArrayList<>();
      for (int axis = 0; axis < 3; axis++) { // x, y, z, which are the volume's last axes backwards
        axes.add(corners(emit, places, axis, volume[4 - axis]));
      }
      String starts = starts(emit, batch, samples);
      String sum = "";
      for (Corner z : axes.get(2)) {
        for (Corner y : axes.get(1)) {
          String plane = emit.op("Add", scaled(emit, z.index(), volume[3]), y.index());
          String line = emit.op("Add", scaled(emit, plane, volume[4]), starts);
          String area = emit.op("Mul", z.weight(), y.weight());
          for (Corner x : axes.get(0)) {
            String index = emit.reshape(emit.op("Add", line, x.index()), batch * samples);
            String taken = emit.op("Gather", List.of(table, index), Onnx.integer("axis", 0));
            String part = emit.op("Mul", taken, emit.op("Mul", area, x.weight()));
            sum = sum.isEmpty() ? part : emit.op("Add", sum, part);
          }
        }
      }
      String shaped = emit.reshape(sum, batch, grid[1], grid[2], grid[3], channels);
      emit.into(
          node.getOutput(0), "Transpose", List.of(shaped), Onnx.integers("perm", 0, 4, 1, 2, 3));
    }

    /** A neighbour along one axis: int64 indices and float32 weights, one per sample. */
    private record Corner(String index, String weight) {}

    private List<Corner> corners(Emitter emit, String places, int axis, long length) {
      String coordinate =
          emit.op("Gather", List.of(places, emit.longs(axis)), Onnx.integer("axis", 1));
      float scale = (int) (align ? length - 1 : length) / 2f;
      float shift = (int) (length - 1) / 2f;
      String place =
          emit.op("Add", emit.op("Mul", coordinate, emit.scalar(scale)), emit.scalar(shift));
      String last = emit.scalar((int) length - 1);
      if (!zeros) {
        place = emit.op("Clip", List.of(place, emit.scalar(0), last));
      }
      String low = emit.op("Floor", List.of(place));
      String high = emit.op("Add", low, emit.scalar(1));
      String highWeight = emit.op("Sub", place, low);
      String lowWeight = emit.op("Sub", emit.scalar(1), highWeight);
      return List.of(corner(emit, low, lowWeight, last), corner(emit, high, highWeight, last));
    }

    private Corner corner(Emitter emit, String place, String weight, String last) {
      String inside = emit.op("Clip", List.of(place, emit.scalar(0), last));
      String index = emit.cast(inside, Onnx.INT64);
      if (!zeros) {
        return new Corner(index, weight);
      }
      String valid = emit.cast(emit.op("Equal", inside, place), Onnx.FLOAT);
      return new Corner(index, emit.op("Mul", weight, valid));
    }

    private static String scaled(Emitter emit, String index, long factor) {
      return emit.op("Mul", index, emit.longs(factor));
    }

    /** Returns where the table of each sample's own volume begins. */
    private String starts(Emitter emit, long batch, long samples) {
      if (batch == 1) {
        return emit.longs(0);
      }
      long[] starts = new long[Math.toIntExact(batch)];
      for (int i = 0; i < batch; i++) {
        starts[i] = i * volume[2] * volume[3] * volume[4];
      }
      String column = emit.reshape(emit.longs(starts), batch, 1);
      String spread = emit.op("Expand", column, emit.longs(batch, samples));
      return emit.reshape(spread, batch * samples, 1);
    }
  }
}
