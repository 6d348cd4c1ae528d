package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a wide convolution with very few outputs, such as the 7 x 7 one that makes the occlusion
 * map, into a product over the channels and a gathering of the taps.
 *
 * <p>Convolution kernels compute sixteen outputs at once and waste the rest. With {@code w[o, c, y,
 * x]}, a 1 x 1 convolution by {@code w'[(o, y, x), c]} computes every tap at every pixel, and a
 * second one, whose kernel is one at the tap's place and zero elsewhere, adds up the shifted taps.
 */
public final class ThinConvolutionPass implements GraphPass {
  private static final long MAX_OUTPUTS = 2;
  private static final long MIN_AREA = 25;
  private static final long MIN_CHANNELS = 128;

  @Override
  public String name() {
    return "thin-conv";
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> thin(graph, node).isPresent());
  }

  @Override
  public boolean apply(ModelGraph graph) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<TensorProto> weights = thin(graph, node);
      if (weights.isPresent()) {
        split(graph, node, weights.get(), nodes);
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  private static Optional<TensorProto> thin(ModelGraph graph, NodeProto node) {
    if (!Onnx.is(node, "Conv") || Onnx.integer(node, "group", 1) != 1) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(1))
        .filter(
            w ->
                w.getDimsCount() == 4
                    && w.getDataType() == Onnx.FLOAT
                    && w.getDims(0) <= MAX_OUTPUTS
                    && w.getDims(1) >= MIN_CHANNELS
                    && w.getDims(2) * w.getDims(3) >= MIN_AREA);
  }

  private static void split(
      ModelGraph graph, NodeProto node, TensorProto weights, List<NodeProto> nodes) {
    int outputs = (int) weights.getDims(0);
    int channels = (int) weights.getDims(1);
    int area = (int) (weights.getDims(2) * weights.getDims(3));
    FloatBuffer from = Onnx.floats(weights);
    ByteBuffer bytes = Onnx.allocate(4L * outputs * area * channels);
    FloatBuffer to = bytes.asFloatBuffer();
    float[] taps = new float[area];
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        from.get((o * channels + c) * area, taps);
        for (int t = 0; t < area; t++) {
          to.put((o * area + t) * channels + c, taps[t]);
        }
      }
    }
    float[] gather = new float[outputs * outputs * area * area];
    for (int o = 0; o < outputs; o++) {
      for (int t = 0; t < area; t++) {
        gather[((o * outputs + o) * area + t) * area + t] = 1;
      }
    }
    Emitter emit = new Emitter(graph, nodes, node.getOutput(0) + "/thin");
    String products =
        graph.addWeight(
            node.getOutput(0) + "/thin/w",
            Onnx.tensor(Onnx.FLOAT, bytes, (long) outputs * area, channels, 1, 1));
    String taken =
        emit.floats(gather, outputs, (long) outputs * area, weights.getDims(2), weights.getDims(3));
    String tapped = emit.op("Conv", node.getInput(0), products);
    NodeProto.Builder sum = node.toBuilder().setInput(0, tapped).setInput(1, taken);
    nodes.add(sum.build());
  }
}
