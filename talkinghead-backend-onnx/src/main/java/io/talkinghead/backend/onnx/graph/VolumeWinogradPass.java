package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Computes 3 x 3 x 3 convolutions over volumes by Winograd's minimal filtering along all three axes
 * ({@link WinogradTransform}): a sixth of the multiplications.
 *
 * <p>Four pictures at once come out of six, and in every picture tiles of 2 x 4 out of 4 x 6:
 *
 * <pre>
 *   [D, C, H, W] -depth-> [6, D/4, C, H, W] -cut-> [24 * 6, D/4, C, tiles]
 *   -kernel-> [24 * 6, D/4, O, tiles] -back-> [8, 6, D/4, O, tiles] -depth-> [8, D, O, tiles]
 * </pre>
 *
 * Every arrow is a convolution or a product of matrices; nothing large is transposed ({@link
 * Tiling}). The kernel takes 5.3 times its memory, hence only layers of many voxels, which have few
 * channels, are taken; {@link DepthWinogradPass} is for the others.
 */
public final class VolumeWinogradPass implements GraphPass {
  static final int TAPS = 3;

  /** Fewer voxels than this do not repay reading the larger kernel. */
  static final long MIN_VOXELS = 4096;

  /** Below this harmonic mean of the channels the transforms cost more than is gained. */
  private static final double MIN_CHANNELS = 20;

  /** With fewer tiles than this in a picture, products of matrices take all pictures at once. */
  private static final long MANY_TILES = 128;

  private static final WinogradTransform DEEP = WinogradTransform.FOUR;
  private static final WinogradTransform TALL = WinogradTransform.TWO;
  private static final WinogradTransform WIDE = WinogradTransform.FOUR;
  private static final int PLACES = TALL.width() * WIDE.width();

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
    return graph.nodes().stream().anyMatch(node -> many(graph, node, MIN_CHANNELS).isPresent());
  }

  /** Returns the weights of a 3 x 3 x 3 convolution with enough channels. */
  static Optional<TensorProto> many(ModelGraph graph, NodeProto node, double channels) {
    return VolumeConvolution.weights(graph, node)
        .filter(w -> w.getDims(2) == TAPS && w.getDims(3) == TAPS && w.getDims(4) == TAPS)
        .filter(
            w -> (double) w.getDims(0) * w.getDims(1) / (w.getDims(0) + w.getDims(1)) >= channels);
  }

  @Override
  public boolean apply(ModelGraph graph) {
    return VolumeConvolution.rewrite(
        graph,
        conv ->
            many(graph, conv.node(), MIN_CHANNELS).isPresent()
                && conv.voxels() >= MIN_VOXELS
                && conv.affordable((long) PLACES * DEEP.width())
                && conv.output()[1] % DEEP.outputs() == 0,
        Filter::new);
  }

  private record Filter(VolumeConvolution conv) implements VolumeConvolution.Rewriting {
    @Override
    public String mark() {
      return "winograd3d";
    }

    @Override
    public String emit(Emitter emit, String pictures) {
      int[] input = conv.input();
      int[] output = conv.output();
      Tiling tiling = conv.tiling(TALL.outputs(), WIDE.outputs());
      int depths = DEEP.width();
      int groups = output[1] / DEEP.outputs();
      long tiles = tiling.tiles();

      String planes = emit.reshape(pictures, input[1], (long) input[0] * input[2] * input[3]);
      String into =
          emit.floats(
              DEEP.spread(groups, input[1], conv.pads()[0], false),
              (long) depths * groups,
              input[1]);
      String mixed = emit.op("MatMul", into, planes);
      float[] matrix = WinogradTransform.outer(TALL.in(), WIDE.in());
      String cut = tiling.cut(emit, mixed, (long) depths * groups * input[0], matrix);
      String split = emit.reshape(cut, (long) PLACES * depths, groups, input[0], tiles);
      String made = product(emit, split, groups, tiles);
      long joined = (long) TALL.outputs() * WIDE.outputs();
      String back =
          emit.op(
              "MatMul",
              emit.floats(WinogradTransform.outer(TALL.out(), WIDE.out()), joined, PLACES),
              emit.reshape(made, PLACES, (long) depths * groups * output[0] * tiles));
      String outOf =
          emit.floats(DEEP.collect(groups, output[1], false), output[1], (long) depths * groups);
      String stacked = emit.reshape(back, joined, (long) depths * groups, output[0] * tiles);
      return tiling.join(emit, emit.op("MatMul", outOf, stacked), (long) output[1] * output[0]);
    }

    /** Takes {@code [places, groups, C, tiles]}, returns {@code [places, groups, O, tiles]}. */
    private String product(Emitter emit, String split, int groups, long tiles) {
      String kernel = emit.weight("w", kernel());
      if (tiles >= MANY_TILES) {
        return emit.op("MatMul", kernel, split);
      }
      long places = (long) PLACES * DEEP.width();
      String beside = emit.transpose(split, 0, 2, 1, 3);
      String wide = emit.reshape(beside, places, 1, conv.input()[0], groups * tiles);
      String made = emit.op("MatMul", kernel, wide);
      String apart = emit.reshape(made, places, conv.output()[0], groups, tiles);
      return emit.transpose(apart, 0, 2, 1, 3);
    }

    /** Returns the transformed kernel, {@code float32[places, 1, O, C]}. */
    private TensorProto kernel() {
      int outputs = conv.output()[0];
      int channels = conv.input()[0];
      int depths = DEEP.width();
      FloatBuffer from = Onnx.floats(conv.weights());
      ByteBuffer bytes = Onnx.allocate(4L * PLACES * depths * outputs * channels);
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
      return Onnx.tensor(Onnx.FLOAT, bytes, (long) PLACES * depths, 1, outputs, channels);
    }
  }
}
