package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Computes 3 x 3 x 3 convolutions of many channels and few voxels, as in the middle of an
 * hourglass, by Winograd's minimal filtering along the depth ({@link WinogradTransform}): half the
 * multiplications.
 *
 * <p>Four pictures at once come out of six mixtures of them, each of which has a flat kernel of its
 * own: a grouped convolution, {@code [D/4, 6 * C, H, W] -> [D/4, 6 * O, H, W]}. The kernel takes
 * twice its memory; filtering along the other axes, too, would take five times and more, and these
 * layers hold most of the weights.
 */
public final class DepthWinogradPass implements GraphPass {
  private static final double MIN_CHANNELS = 128;
  private static final WinogradTransform DEEP = WinogradTransform.FOUR;
  private static final int AREA = VolumeWinogradPass.TAPS * VolumeWinogradPass.TAPS;

  @Override
  public String name() {
    return "winograd-depth";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream()
        .anyMatch(node -> VolumeWinogradPass.many(graph, node, MIN_CHANNELS).isPresent());
  }

  @Override
  public boolean apply(ModelGraph graph) {
    return VolumeConvolution.rewrite(
        graph,
        conv ->
            VolumeWinogradPass.many(graph, conv.node(), MIN_CHANNELS).isPresent()
                && conv.output()[1] % DEEP.outputs() == 0
                && conv.affordable((long) DEEP.width() * AREA),
        Filter::new);
  }

  private record Filter(VolumeConvolution conv) implements VolumeConvolution.Rewriting {
    @Override
    public String mark() {
      return "winograd-depth";
    }

    @Override
    public String emit(Emitter emit, String pictures) {
      int[] input = conv.input();
      int[] output = conv.output();
      int[] pads = conv.pads();
      long depths = DEEP.width();
      int groups = output[1] / DEEP.outputs();
      String planes = emit.reshape(pictures, input[1], (long) input[0] * input[2] * input[3]);
      String into =
          emit.floats(DEEP.spread(groups, input[1], pads[0], true), depths * groups, input[1]);
      String mixed = emit.op("MatMul", into, planes);
      String seen =
          emit.op(
              "Conv",
              List.of(
                  emit.reshape(mixed, groups, depths * input[0], input[2], input[3]),
                  emit.weight("w", kernel())),
              Onnx.integer("group", depths),
              Onnx.integers("kernel_shape", VolumeWinogradPass.TAPS, VolumeWinogradPass.TAPS),
              Onnx.integers("pads", pads[1], pads[2], pads[4], pads[5]));
      String stacked =
          emit.reshape(seen, depths * groups, (long) output[0] * output[2] * output[3]);
      String outOf = emit.floats(DEEP.collect(groups, output[1], true), output[1], depths * groups);
      return emit.op("MatMul", outOf, stacked);
    }

    /** Returns the kernels of the mixtures, {@code float32[6 * O, C, 3, 3]}. */
    private TensorProto kernel() {
      int outputs = conv.output()[0];
      int channels = conv.input()[0];
      int depths = DEEP.width();
      FloatBuffer from = Onnx.floats(conv.weights());
      ByteBuffer bytes = Onnx.allocate(4L * depths * outputs * channels * AREA);
      FloatBuffer to = bytes.asFloatBuffer();
      float[] taps = new float[VolumeWinogradPass.TAPS * AREA];
      float[] flat = new float[AREA];
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < channels; c++) {
          from.get((o * channels + c) * taps.length, taps);
          for (int i = 0; i < depths; i++) {
            double[] deep = DEEP.kernel()[i];
            for (int t = 0; t < AREA; t++) {
              flat[t] =
                  (float)
                      (deep[0] * taps[t] + deep[1] * taps[AREA + t] + deep[2] * taps[2 * AREA + t]);
            }
            to.put(((i * outputs + o) * channels + c) * AREA, flat);
          }
        }
      }
      return Onnx.tensor(
          Onnx.FLOAT,
          bytes,
          (long) depths * outputs,
          channels,
          VolumeWinogradPass.TAPS,
          VolumeWinogradPass.TAPS);
    }
  }
}
