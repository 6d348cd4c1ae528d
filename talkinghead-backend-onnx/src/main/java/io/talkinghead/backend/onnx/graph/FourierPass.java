package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Computes convolutions over volumes with large kernels, such as the 7 x 7 x 7 one that makes the
 * masks, by way of frequencies, where a convolution is one product per frequency: for that kernel a
 * fiftieth of the multiplications.
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
    return VolumeConvolution.weights(graph, node)
        .filter(w -> w.getDims(3) == w.getDims(4) && w.getDims(3) % 2 == 1)
        .filter(w -> w.getDims(3) >= MIN_SIDE && w.getDims(2) > 1)
        .filter(w -> w.getDims(0) * w.getDims(2) * w.getDims(3) * w.getDims(4) >= MIN_PRODUCTS);
  }

  @Override
  public boolean apply(ModelGraph graph) {
    return VolumeConvolution.rewrite(
        graph,
        conv ->
            large(graph, conv.node()).isPresent()
                && (long) conv.output()[2] * conv.output()[3] >= MIN_PIXELS
                && conv.affordable(Filter.of(conv).places()),
        Filter::of);
  }

  private record Filter(VolumeConvolution conv, FourierBasis basis)
      implements VolumeConvolution.Rewriting {
    static Filter of(VolumeConvolution conv) {
      int deep = (int) conv.weights().getDims(2);
      int side = (int) conv.weights().getDims(3);
      int from = conv.input()[1];
      int to = conv.output()[1];
      int front = conv.pads()[0];
      int length = Math.max(to + deep - 1 - front, from + front); // what wraps round is not kept
      return new Filter(conv, new FourierBasis(OUTPUTS + side - 1, OUTPUTS, from, to, length));
    }

    /** Numbers that describe a kernel of one channel and one output. */
    long places() {
      return 2L * basis.bins() * basis.length();
    }

    @Override
    public String mark() {
      return "fourier";
    }

    @Override
    public String emit(Emitter emit, String pictures) {
      int channels = conv.input()[0];
      int outputs = conv.output()[0];
      Tiling tiling = conv.tiling(OUTPUTS, OUTPUTS);
      long tiles = tiling.tiles();
      long bins = basis.bins();
      long length = basis.length();

      String cut = tiling.cut(emit, pictures, (long) basis.depth() * channels, basis.cut());
      String planes = emit.reshape(cut, bins, 2L * basis.depth(), channels * tiles);
      String sink = emit.floats(basis.sink(), 2 * length, 2L * basis.depth());
      String sunk = emit.op("MatMul", sink, planes);
      String pairs = emit.reshape(sunk, bins * length, 2, channels, tiles);
      String products = emit.op("MatMul", emit.weight("w", kernel()), pairs);
      String stacked = emit.reshape(products, bins, length * 4, outputs * tiles);
      String rise = emit.floats(basis.rise(), 2L * basis.made(), length * 4);
      String risen = emit.op("MatMul", rise, stacked);
      String flat = emit.reshape(risen, 2 * bins, basis.made() * outputs * tiles);
      String join = emit.floats(basis.join(), (long) OUTPUTS * OUTPUTS, 2 * bins);
      return tiling.join(emit, emit.op("MatMul", join, flat), (long) basis.made() * outputs);
    }

    /** Returns the frequencies of the kernel, {@code float32[bins * L, 1, 2 * O, C]}. */
    private TensorProto kernel() {
      int outputs = conv.output()[0];
      int channels = conv.input()[0];
      int deep = (int) conv.weights().getDims(2);
      int side = (int) conv.weights().getDims(3);
      int bins = basis.bins();
      int length = basis.length();
      FloatBuffer from = Onnx.floats(conv.weights());
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
      return Onnx.tensor(Onnx.FLOAT, bytes, (long) bins * length, 1, 2L * outputs, channels);
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
          waves[q][2 * z] = Math.cos(basis.deep(q) * (z - conv.pads()[0]));
          waves[q][2 * z + 1] = Math.sin(basis.deep(q) * (z - conv.pads()[0]));
        }
      }
      return waves;
    }
  }
}
