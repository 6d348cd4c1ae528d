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
 * Computes convolutions over volumes with large kernels, such as the 7 x 7 x 7 one that makes the
 * masks, by way of frequencies, where a convolution is one product per frequency: for that kernel
 * a fiftieth of the multiplications.
 *
 * <p>Every picture of the volume is cut into overlapping tiles, and every tile is described by its
 * frequencies ({@link FourierBasis}); so is the whole depth. All of it is one convolution and four
 * products of matrices, which the runtime does well:
 *
 * <pre>
 *   [1, 1, D * C * rows, W] -cut-> [bins * 2, D, C, tiles] -sink-> [bins * L, 2, C, tiles]
 *   -kernel-> [bins * L, 2, 2 * O, tiles] -rise-> [bins * 2, E, O, tiles] -join-> [8 * 8, E, O, tiles]
 * </pre>
 *
 * The pictures lie one below the other, a few rows of zeros between them, so that frequencies come
 * out as the outermost axis and nothing large is ever transposed. Where tiles reach beyond the
 * picture their results are cut off.
 *
 * <p>The matrices are close to orthogonal, hence the rounding is that of the direct sum. The kernel
 * takes more memory than before: 11 times as much for the masks, 46 MB.
 */
public final class FourierPass implements GraphPass {
  /** Kernels narrower than this are left to {@link WinogradPass}. */
  private static final long MIN_SIDE = 5;

  /** Fewer products than this for each input do not repay the transforms. */
  private static final long MIN_PRODUCTS = 2000;

  /** Smaller pictures do not repay reading the larger kernel. */
  private static final long MIN_PIXELS = 1024;

  /** Side of the results of a tile. */
  private static final int OUTPUTS = 8;

  @Override
  public String name() {
    return "fourier";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> large(graph, node).isPresent());
  }

  private static Optional<TensorProto> large(ModelGraph graph, NodeProto node) {
    if (!Onnx.is(node, "Conv") || Onnx.integer(node, "group", 1) != 1) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(1))
        .filter(w -> w.getDataType() == Onnx.FLOAT && w.getDimsCount() == 5)
        .filter(w -> w.getDims(3) == w.getDims(4) && w.getDims(3) % 2 == 1)
        .filter(w -> w.getDims(3) >= MIN_SIDE && w.getDims(2) > 1)
        .filter(
            w -> w.getDims(0) * w.getDims(2) * w.getDims(3) * w.getDims(4) >= MIN_PRODUCTS);
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
      ModelGraph graph,
      NodeProto node,
      TensorProto weights,
      int[] input,
      int[] output,
      int[] pads,
      FourierBasis basis) {
    static Optional<Filter> of(ModelGraph graph, NodeProto node) {
      Optional<TensorProto> weights = large(graph, node);
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
      int[] pads = Arrays.stream(Onnx.integers(node, "pads", new long[6])).mapToInt(Math::toIntExact).toArray();
      int deep = (int) weights.get().getDims(2);
      int side = (int) weights.get().getDims(3);
      int[] to = output.get();
      if (pads[1] >= side || pads[2] >= side || pads[0] >= deep || (long) to[2] * to[3] < MIN_PIXELS) {
        return Optional.empty();
      }
      int length = Math.max(to[1] + deep - 1 - pads[0], input.get()[1] + pads[0]);
      FourierBasis basis =
          new FourierBasis(OUTPUTS + side - 1, OUTPUTS, input.get()[1], to[1], length);
      return Optional.of(
          new Filter(graph, node, weights.get(), input.get(), to, pads, basis));
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
      Emitter emit = new Emitter(graph, nodes, name + "/fourier");
      int channels = input[0];
      int outputs = output[0];
      int side = (int) weights.getDims(3);
      Tiling tiling =
          new Tiling(
              OUTPUTS,
              OUTPUTS,
              side,
              input[2],
              input[3],
              output[2],
              output[3],
              pads[1],
              pads[2]);
      long tiles = tiling.tiles();
      long bins = basis.bins();
      long length = basis.length();

      String turned = emit.transpose(node.getInput(0), 0, 2, 1, 3, 4);
      graph.declare(Onnx.value(turned, Onnx.FLOAT, 1, input[1], input[0], input[2], input[3]));
      String cut = tiling.cut(emit, turned, (long) basis.depth() * channels, basis.cut());
      String planes = emit.reshape(cut, bins, 2L * basis.depth(), channels * tiles);
      String sunk = emit.op("MatMul", emit.floats(basis.sink(), 2 * length, 2L * basis.depth()), planes);
      String pairs = emit.reshape(sunk, bins * length, 2, channels, tiles);
      String kernel = graph.addWeight(name + "/fourier/w", kernel());
      String products = emit.op("MatMul", kernel, pairs);
      String stacked = emit.reshape(products, bins, length * 4, outputs * tiles);
      String risen =
          emit.op("MatMul", emit.floats(basis.rise(), 2L * basis.made(), length * 4), stacked);
      String flat = emit.reshape(risen, 2 * bins, basis.made() * outputs * tiles);
      String joined =
          emit.op("MatMul", emit.floats(basis.join(), (long) OUTPUTS * OUTPUTS, 2 * bins), flat);
      String pictures = tiling.join(emit, joined, (long) basis.made() * outputs);
      String shaped = emit.reshape(pictures, 1, basis.made(), outputs, output[2], output[3]);
      if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
        shaped = emit.op("Add", shaped, emit.reshape(node.getInput(2), 1, 1, outputs, 1, 1));
      }
      emit.into(name, "Transpose", List.of(shaped), Onnx.integers("perm", 0, 2, 1, 3, 4));
    }

    /** Returns the frequencies of the kernel, {@code float32[bins * L, 1, 2 * O, C]}. */
    private TensorProto kernel() {
      int outputs = output[0];
      int channels = input[0];
      int deep = (int) weights.getDims(2);
      int side = (int) weights.getDims(3);
      int bins = basis.bins();
      int length = basis.length();
      FloatBuffer from = Onnx.floats(weights);
      ByteBuffer bytes = Onnx.allocate(4L * bins * length * 2 * outputs * channels);
      FloatBuffer to = bytes.asFloatBuffer();
      double[][] waves = waves(side);
      double[][] deepWaves = deepWaves(deep);
      float[] taps = new float[deep * side * side];
      double[] flat = new double[2 * deep];
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < channels; c++) {
          from.get((o * channels + c) * taps.length, taps);
          for (int bin = 0; bin < bins; bin++) {
            for (int z = 0; z < deep; z++) {
              flat[2 * z] = dot(taps, z * side * side, waves[2 * bin]);
              flat[2 * z + 1] = dot(taps, z * side * side, waves[2 * bin + 1]);
            }
            for (int q = 0; q < length; q++) {
              double real = 0;
              double imaginary = 0;
              for (int z = 0; z < deep; z++) {
                double cosine = deepWaves[q][2 * z];
                double sine = deepWaves[q][2 * z + 1];
                real += flat[2 * z] * cosine - flat[2 * z + 1] * sine;
                imaginary += flat[2 * z] * sine + flat[2 * z + 1] * cosine;
              }
              int at = ((bin * length + q) * 2 * outputs + o) * channels + c;
              to.put(at, (float) real);
              to.put(at + outputs * channels, (float) imaginary);
            }
          }
        }
      }
      return Onnx.tensor(
          Onnx.FLOAT, bytes, (long) bins * length, 1, 2L * outputs, channels);
    }

    private static double dot(float[] values, int from, double[] weights) {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += values[from + i] * weights[i];
      }
      return sum;
    }

    /** Returns cosines and sines of all bins in turn, each {@code [side, side]}. */
    private double[][] waves(int side) {
      double[][] waves = new double[2 * basis.bins()][side * side];
      for (int bin = 0; bin < basis.bins(); bin++) {
        for (int i = 0; i < side * side; i++) {
          double angle = basis.down(bin) * (i / side) + basis.across(bin) * (i % side);
          waves[2 * bin][i] = Math.cos(angle);
          waves[2 * bin + 1][i] = Math.sin(angle);
        }
      }
      return waves;
    }

    /** Returns cosine and sine of every tap of the depth in turn, for all its frequencies. */
    private double[][] deepWaves(int deep) {
      double[][] waves = new double[basis.length()][2 * deep];
      for (int q = 0; q < basis.length(); q++) {
        for (int z = 0; z < deep; z++) {
          waves[q][2 * z] = Math.cos(basis.deep(q) * (z - pads[0]));
          waves[q][2 * z + 1] = Math.sin(basis.deep(q) * (z - pads[0]));
        }
      }
      return waves;
    }
  }
}
