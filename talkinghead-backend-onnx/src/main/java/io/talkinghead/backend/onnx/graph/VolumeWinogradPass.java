package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes 3 x 3 x 3 convolutions over volumes by Winograd's minimal filtering along all three axes
 * ({@link WinogradTransform}): a sixth of the multiplications.
 *
 * <p>Four pictures at once come out of six, and in every picture tiles of 2 x 4 out of 4 x 6:
 *
 * <pre>
 *   [D, C, H, W] -depth-> [6 * D/4, C, H, W] -cut-> [24 * 6, D/4, C, tiles]
 *   -kernel-> [24 * 6, D/4, O, tiles] -join-> [8, 6 * D/4, O, tiles] -depth-> [8, D, O, tiles]
 * </pre>
 *
 * Every arrow is a convolution or a product of matrices; nothing large is transposed ({@link
 * Tiling}). The kernel takes 5.3 times its memory, hence only layers of many pixels and moderately
 * many channels are taken.
 */
public final class VolumeWinogradPass implements GraphPass {
  private static final int TAPS = 3;

  /** Below this harmonic mean of the channels the transforms cost more than is gained. */
  private static final double MIN_CHANNELS = 20;

  /** Fewer voxels than this do not repay reading the larger kernel. */
  private static final long MIN_VOXELS = 4096;

  /** With fewer tiles than this in a picture, products of matrices take all pictures at once. */
  private static final long MANY_TILES = 128;

  @Override
  public String name() {
    return "winograd3d";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> many(graph, node).isPresent());
  }

  private static Optional<TensorProto> many(ModelGraph graph, NodeProto node) {
    if (!Onnx.is(node, "Conv") || Onnx.integer(node, "group", 1) != 1) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(1))
        .filter(w -> w.getDataType() == Onnx.FLOAT && w.getDimsCount() == 5)
        .filter(w -> w.getDims(2) == TAPS && w.getDims(3) == TAPS && w.getDims(4) == TAPS)
        .filter(
            w -> {
              double sum = w.getDims(0) + w.getDims(1);
              return w.getDims(0) * w.getDims(1) / sum >= MIN_CHANNELS;
            });
  }

  @Override
  public boolean apply(ModelGraph graph) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<Filter> filter = Filter.of(graph, node);
      if (filter.isPresent()) {
        filter.get().emit(nodes);
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  /**
   * One convolution.
   *
   * @param input C, D, H, W
   * @param output C, D, H, W
   * @param pads front, top, left, back, bottom, right
   */
  private record Filter(
      ModelGraph graph, NodeProto node, TensorProto weights, int[] input, int[] output, int[] pads) {
    private static final WinogradTransform DEEP = WinogradTransform.FOUR;
    private static final WinogradTransform TALL = WinogradTransform.TWO;
    private static final WinogradTransform WIDE = WinogradTransform.FOUR;
    private static final long PLACES = (long) TALL.width() * WIDE.width();

    static Optional<Filter> of(ModelGraph graph, NodeProto node) {
      Optional<TensorProto> weights = many(graph, node);
      if (weights.isEmpty()) {
        return Optional.empty();
      }
      Optional<int[]> input = volume(graph, node.getInput(0));
      Optional<int[]> output = volume(graph, node.getOutput(0));
      boolean plain =
          Onnx.string(node, "auto_pad", "NOTSET").equals("NOTSET")
              && ones(Onnx.integers(node, "strides", new long[0]))
              && ones(Onnx.integers(node, "dilations", new long[0]));
      if (!plain || input.isEmpty() || output.isEmpty()) {
        return Optional.empty();
      }
      int[] pads =
          Arrays.stream(Onnx.integers(node, "pads", new long[6]))
              .mapToInt(Math::toIntExact)
              .toArray();
      int[] to = output.get();
      boolean small = (long) to[1] * to[2] * to[3] < MIN_VOXELS;
      if (small || pads[1] >= TAPS || pads[2] >= TAPS || to[1] % DEEP.outputs() != 0) {
        return Optional.empty();
      }
      return Optional.of(new Filter(graph, node, weights.get(), input.get(), to, pads));
    }

    private static Optional<int[]> volume(ModelGraph graph, String value) {
      return graph
          .axes(value)
          .filter(a -> a.length == 5 && a[0] == 1 && Arrays.stream(a).allMatch(n -> n > 0))
          .map(a -> Arrays.stream(a).skip(1).mapToInt(Math::toIntExact).toArray());
    }

    private static boolean ones(long[] values) {
      return Arrays.stream(values).allMatch(value -> value == 1);
    }

    void emit(List<NodeProto> nodes) {
      String name = node.getOutput(0);
      Emitter emit = new Emitter(graph, nodes, name + "/winograd3d");
      Tiling tiling =
          new Tiling(
              TALL.outputs(), WIDE.outputs(), TAPS, input[2], input[3], output[2], output[3], pads[1], pads[2]);
      long channels = input[0];
      long outputs = output[0];
      long depths = DEEP.width();
      long groups = output[1] / DEEP.outputs();
      long tiles = tiling.tiles();

      String turned = emit.transpose(node.getInput(0), 0, 2, 1, 3, 4);
      graph.declare(Onnx.value(turned, Onnx.FLOAT, 1, input[1], input[0], input[2], input[3]));
      String planes = emit.reshape(turned, input[1], channels * input[2] * input[3]);
      String mixed = emit.op("MatMul", emit.floats(into(groups), depths * groups, input[1]), planes);
      float[] matrix = WinogradTransform.outer(TALL.in(), WIDE.in());
      String cut = tiling.cut(emit, mixed, depths * groups * channels, matrix);
      String kernel = graph.addWeight(name + "/winograd3d/w", kernel());
      String split = emit.reshape(cut, PLACES * depths, groups, channels, tiles);
      String products;
      if (tiles >= MANY_TILES) {
        products = emit.op("MatMul", kernel, split);
      } else {
        String wide = emit.reshape(emit.transpose(split, 0, 2, 1, 3), PLACES * depths, 1, channels, groups * tiles);
        String made = emit.reshape(emit.op("MatMul", kernel, wide), PLACES * depths, outputs, groups, tiles);
        products = emit.transpose(made, 0, 2, 1, 3);
      }
      long joined = (long) TALL.outputs() * WIDE.outputs();
      String flat = emit.reshape(products, PLACES, depths * groups * outputs * tiles);
      String back =
          emit.op(
              "MatMul", emit.floats(WinogradTransform.outer(TALL.out(), WIDE.out()), joined, PLACES), flat);
      String stacked = emit.reshape(back, joined, depths * groups, outputs * tiles);
      String made =
          emit.op("MatMul", emit.floats(outOf(groups), output[1], depths * groups), stacked);
      String pictures = tiling.join(emit, made, output[1] * outputs);
      String shaped = emit.reshape(pictures, 1, output[1], outputs, output[2], output[3]);
      if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
        shaped = emit.op("Add", shaped, emit.reshape(node.getInput(2), 1, 1, outputs, 1, 1));
      }
      emit.into(name, "Transpose", List.of(shaped), Onnx.integers("perm", 0, 2, 1, 3, 4));
    }

    /** Returns {@code [depths, groups, D]}: every group of pictures to its places. */
    private float[] into(long groups) {
      float[] matrix = new float[(int) (DEEP.width() * groups * input[1])];
      for (int i = 0; i < DEEP.width(); i++) {
        for (int g = 0; g < groups; g++) {
          for (int k = 0; k < DEEP.width(); k++) {
            int z = g * DEEP.outputs() + k - pads[0];
            if (z >= 0 && z < input[1]) {
              matrix[(int) ((i * groups + g) * input[1] + z)] = (float) DEEP.in()[i][k];
            }
          }
        }
      }
      return matrix;
    }

    /** Returns {@code [D, depths, groups]}: the places of every group to its pictures. */
    private float[] outOf(long groups) {
      float[] matrix = new float[(int) (output[1] * DEEP.width() * groups)];
      for (int z = 0; z < output[1]; z++) {
        int group = z / DEEP.outputs();
        for (int i = 0; i < DEEP.width(); i++) {
          matrix[(int) ((z * DEEP.width() + i) * groups + group)] =
              (float) DEEP.out()[z % DEEP.outputs()][i];
        }
      }
      return matrix;
    }

    /** Returns the transformed kernel, {@code float32[places * depths, 1, O, C]}. */
    private TensorProto kernel() {
      int outputs = output[0];
      int channels = input[0];
      int depths = DEEP.width();
      FloatBuffer from = Onnx.floats(weights);
      ByteBuffer bytes = Onnx.allocate(4 * PLACES * depths * outputs * channels);
      FloatBuffer to = bytes.asFloatBuffer();
      float[] flat = WinogradTransform.outer(TALL.kernel(), WIDE.kernel()); // [places, 9]
      float[] taps = new float[TAPS * TAPS * TAPS];
      double[] seen = new double[TAPS];
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < channels; c++) {
          from.get((o * channels + c) * taps.length, taps);
          for (int p = 0; p < PLACES; p++) {
            for (int z = 0; z < TAPS; z++) {
              seen[z] = 0;
              for (int t = 0; t < TAPS * TAPS; t++) {
                seen[z] += (double) flat[p * TAPS * TAPS + t] * taps[z * TAPS * TAPS + t];
              }
            }
            for (int i = 0; i < depths; i++) {
              double[] deep = DEEP.kernel()[i];
              double sum = deep[0] * seen[0] + deep[1] * seen[1] + deep[2] * seen[2];
              to.put(((p * depths + i) * outputs + o) * channels + c, (float) sum);
            }
          }
        }
      }
      return Onnx.tensor(Onnx.FLOAT, bytes, PLACES * depths, 1, outputs, channels);
    }
  }
}
