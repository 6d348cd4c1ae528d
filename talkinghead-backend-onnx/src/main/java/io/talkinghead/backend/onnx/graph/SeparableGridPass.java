package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples volumes at shifted grids by three products of matrices.
 *
 * <p>The dense motion network samples the volume once for every key point, at the plain grid moved
 * by the key point. There x depends on the column alone, y on the row and z on the picture, so that
 * trilinear sampling falls apart into three linear ones ({@link SeparableGrids} finds out). Each is
 * a product with the matrix {@code max(0, 1 - |place(i) - j|)}, whose two non-zero columns per row
 * are the weights of the neighbours; what lies outside has the weight zero. The runtime's kernel
 * works out eight neighbours for every sample and channel anew and takes ten times as long.
 *
 * <p>Shapes must be known: {@link FoldPass} comes before.
 */
public final class SeparableGridPass implements GraphPass {
  @Override
  public String name() {
    return "separable-grid";
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
    SeparableGrids grids = new SeparableGrids(graph);
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<Sampler> sampler =
          Sampler.of(graph, node).filter(s -> grids.separable(node.getInput(1)));
      if (sampler.isPresent()) {
        sampler.get().emit(new Emitter(graph, nodes, node.getOutput(0) + "/separable"));
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  /**
   * One node, understood.
   *
   * @param volume N, C, D, H, W
   * @param grid N, D, H, W, 3
   */
  private record Sampler(NodeProto node, long[] volume, long[] grid, boolean align) {
    static Optional<Sampler> of(ModelGraph graph, NodeProto node) {
      if (!Onnx.is(node, "GridSample")) {
        return Optional.empty();
      }
      Optional<long[]> volume = graph.axes(node.getInput(0)).filter(a -> a.length == 5);
      Optional<long[]> grid = graph.axes(node.getInput(1)).filter(a -> a.length == 5);
      String mode = Onnx.string(node, "mode", "linear");
      if (volume.isEmpty()
          || grid.isEmpty()
          || !Onnx.string(node, "padding_mode", "zeros").equals("zeros")
          || !(mode.equals("linear") || mode.equals("bilinear"))) {
        return Optional.empty();
      }
      boolean align = Onnx.integer(node, "align_corners", 0) != 0;
      return Optional.of(new Sampler(node, volume.get(), grid.get(), align));
    }

    void emit(Emitter emit) {
      long batch = volume[0];
      long channels = volume[1];
      String lines =
          emit.reshape(node.getInput(0), batch, channels * volume[2] * volume[3], volume[4]);
      String across = emit.transpose(weights(emit, 0), 0, 2, 1);
      String wide = emit.op("MatMul", lines, across);
      String pictures = emit.reshape(wide, batch, channels * volume[2], volume[3], grid[3]);
      String down = emit.reshape(weights(emit, 1), batch, 1, grid[2], volume[3]);
      String high = emit.op("MatMul", down, pictures);
      String stacks = emit.reshape(high, batch, channels, volume[2], grid[2] * grid[3]);
      String deep = emit.reshape(weights(emit, 2), batch, 1, grid[1], volume[2]);
      String sampled = emit.op("MatMul", deep, stacks);
      emit.into(
          node.getOutput(0),
          "Reshape",
          List.of(sampled, emit.longs(batch, channels, grid[1], grid[2], grid[3])));
    }

    /** Returns what every place along {@code axis} takes, {@code float32[N, places, length]}. */
    private String weights(Emitter emit, int axis) {
      int at = 3 - axis; // of the grid; x is its last axis
      long length = volume[4 - axis];
      long[] ends = {1, 1, 1, axis + 1};
      ends[at - 1] = grid[at];
      String line =
          emit.op(
              "Slice",
              List.of(
                  node.getInput(1),
                  emit.longs(0, 0, 0, axis),
                  emit.longs(ends),
                  emit.longs(1, 2, 3, 4)));
      String relative = emit.reshape(line, volume[0], grid[at], 1);
      float half = align ? (length - 1) / 2f : length / 2f;
      String places =
          emit.op(
              "Add", emit.op("Mul", relative, emit.scalar(half)), emit.scalar((length - 1) / 2f));
      float[] voxels = new float[(int) length];
      for (int i = 0; i < length; i++) {
        voxels[i] = i;
      }
      String apart = emit.op("Abs", List.of(emit.op("Sub", places, emit.floats(voxels, length))));
      return emit.op("Relu", List.of(emit.op("Sub", emit.scalar(1), apart)));
    }
  }
}
