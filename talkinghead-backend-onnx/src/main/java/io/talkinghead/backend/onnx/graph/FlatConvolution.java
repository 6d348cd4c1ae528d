package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.talkinghead.backend.onnx.graph.FoldedValues.Volume;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One convolution over volumes in its flat form.
 *
 * <p>With weights {@code w[o, c, k, y, x]}, the flat convolution has the weights {@code w'[k * O +
 * o, c, y, x]} and gives {@code z[d, k, o, ., .]} for input picture {@code d}. The output picture
 * {@code e} is the sum of {@code z[e * stride - pad + k * dilation, k]} over all taps {@code k}
 * that fall on a picture: one product with a matrix of zeros and ones, {@code S[e, (d, k)]}, in a
 * single pass over the memory. The bias goes to the tap that every output picture has exactly once,
 * if there is one, else it is added behind.
 */
final class FlatConvolution {
  private final NodeProto node;
  private final TensorProto weights;
  private final long[] input; // N, C, D, H, W
  private final long[] output;
  private final long[] strides;
  private final long[] pads; // front, top, left, back, bottom, right
  private final long[] dilations;

  private FlatConvolution(NodeProto node, TensorProto weights, long[] input, long[] output) {
    this.node = node;
    this.weights = weights;
    this.input = input;
    this.output = output;
    strides = Onnx.integers(node, "strides", new long[] {1, 1, 1});
    pads = Onnx.integers(node, "pads", new long[6]);
    dilations = Onnx.integers(node, "dilations", new long[] {1, 1, 1});
  }

  /**
   * Understands {@code node}; empty if it is another kind of convolution, or shapes are unknown.
   */
  static Optional<FlatConvolution> of(ModelGraph graph, NodeProto node) {
    Optional<TensorProto> weights =
        graph
            .constant(node.getInput(1))
            .filter(w -> w.getDimsCount() == 5 && w.getDataType() == Onnx.FLOAT);
    Optional<long[]> input = graph.axes(node.getInput(0));
    Optional<long[]> output = graph.axes(node.getOutput(0));
    if (weights.isEmpty()
        || input.isEmpty()
        || output.isEmpty()
        || Onnx.integer(node, "group", 1) != 1
        || !Onnx.string(node, "auto_pad", "NOTSET").equals("NOTSET")) {
      return Optional.empty();
    }
    return Optional.of(new FlatConvolution(node, weights.get(), input.get(), output.get()));
  }

  /** Appends the flat form; always true. */
  boolean emit(FoldedValues values) {
    Volume source = values.fold(node.getInput(0));
    String name = node.getOutput(0);
    Emitter emit = values.emitter(name + "/flat");
    long outputs = output[1];
    int taps = (int) weights.getDims(2);
    boolean single = taps == 1 && strides[0] == 1 && pads[0] == 0 && pads[3] == 0;
    List<String> inputs =
        new ArrayList<>(
            List.of(values.padded(source), values.graph().addWeight(name + "/flat/w", stacked())));
    int biasTap = biasTap(taps);
    boolean biased = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
    if (biased && biasTap >= 0) {
      inputs.add(values.graph().addWeight(name + "/flat/b", bias(values.graph(), biasTap, taps)));
    }
    String flat =
        emit.op(
            "Conv",
            inputs,
            Onnx.integers("kernel_shape", weights.getDims(3), weights.getDims(4)),
            Onnx.integers("strides", strides[1], strides[2]),
            Onnx.integers("pads", pads[1], pads[2], pads[4], pads[5]),
            Onnx.integers("dilations", dilations[1], dilations[2]));
    if (!single) {
      long pixels = outputs * output[3] * output[4];
      String rows = emit.reshape(flat, input[0], input[2] * taps, pixels);
      String summed = emit.op("MatMul", selection(emit, taps), rows);
      flat = emit.reshape(summed, input[0] * output[2], outputs, output[3], output[4]);
    }
    if (biased && biasTap < 0) {
      flat = emit.op("Add", flat, emit.reshape(node.getInput(2), 1, outputs, 1, 1));
    }
    values.put(name, flat, output);
    return true;
  }

  private TensorProto stacked() {
    int outputs = (int) weights.getDims(0);
    int channels = (int) weights.getDims(1);
    int taps = (int) weights.getDims(2);
    int area = (int) (weights.getDims(3) * weights.getDims(4));
    int padded = (int) FoldedValues.paddedChannels(channels);
    FloatBuffer from = Onnx.floats(weights);
    ByteBuffer bytes = Onnx.allocate(4L * taps * outputs * padded * area);
    FloatBuffer to = bytes.asFloatBuffer();
    float[] row = new float[area];
    for (int k = 0; k < taps; k++) {
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < channels; c++) {
          from.get(((o * channels + c) * taps + k) * area, row);
          to.put(((k * outputs + o) * padded + c) * area, row);
        }
      }
    }
    return Onnx.tensor(
        Onnx.FLOAT, bytes, (long) taps * outputs, padded, weights.getDims(3), weights.getDims(4));
  }

  /** Returns a tap that lies on a picture for every output picture, or -1. */
  private int biasTap(int taps) {
    for (int k = 0; k < taps; k++) {
      boolean always = true;
      for (int e = 0; e < output[2]; e++) {
        long d = e * strides[0] - pads[0] + k * dilations[0];
        always &= d >= 0 && d < input[2];
      }
      if (always) {
        return k;
      }
    }
    return -1;
  }

  private TensorProto bias(ModelGraph graph, int tap, int taps) {
    int outputs = (int) output[1];
    float[] all = new float[taps * outputs];
    graph
        .constant(node.getInput(2))
        .map(Onnx::floats)
        .orElseThrow()
        .get(all, tap * outputs, outputs);
    return Onnx.floats(all, all.length);
  }

  private String selection(Emitter emit, int taps) {
    int depth = (int) input[2];
    float[] selection = new float[(int) output[2] * depth * taps];
    for (int e = 0; e < output[2]; e++) {
      for (int k = 0; k < taps; k++) {
        long d = e * strides[0] - pads[0] + k * dilations[0];
        if (d >= 0 && d < depth) {
          selection[(int) ((e * depth + d) * taps + k)] = 1;
        }
      }
    }
    return emit.floats(selection, output[2], (long) depth * taps);
  }
}
