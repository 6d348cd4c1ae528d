package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes graphs with random weights, for tests. */
final class GraphBuilder {
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final SplittableRandom random;
  private final ModelGraph graph;
  private final Emitter emit;

  GraphBuilder(int opset, long seed) {
    random = new SplittableRandom(seed);
    graph =
        new ModelGraph(
            ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("talkinghead-test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(GraphProto.newBuilder().setName("random"))
                .build());
    emit = new Emitter(graph, nodes, "n");
  }

  String input(String name, long... axes) {
    return typedInput(name, Onnx.FLOAT, axes);
  }

  String typedInput(String name, int type, long... axes) {
    ValueInfoProto value = Onnx.value(name, type, axes);
    inputs.add(value);
    graph.declare(value);
    return name;
  }

  void output(String value, String name, long... axes) {
    emit.into(name, "Identity", List.of(value));
    outputs.add(Onnx.value(name, Onnx.FLOAT, axes));
  }

  Emitter emit() {
    return emit;
  }

  String op(String type, List<String> values, AttributeProto... attributes) {
    return emit.op(type, values, attributes);
  }

  String op(String type, String... values) {
    return emit.op(type, List.of(values));
  }

  /** Appends a node of any domain. */
  String custom(NodeProto.Builder node) {
    String output = graph.freshName("custom");
    nodes.add(node.addOutput(output).build());
    return output;
  }

  /** Adds weights in [-bound, bound]. */
  String weights(float bound, long... axes) {
    long size = 1;
    for (long axis : axes) {
      size *= axis;
    }
    ByteBuffer bytes = Onnx.allocate(4 * size);
    FloatBuffer floats = bytes.asFloatBuffer();
    while (floats.hasRemaining()) {
      floats.put((float) (bound * (2 * random.nextDouble() - 1)));
    }
    return graph.addWeight("w", Onnx.tensor(Onnx.FLOAT, bytes, axes));
  }

  /** Appends a convolution with bias; {@code kernel} gives its axes, padding keeps the size. */
  String conv(String value, int from, int to, int... kernel) {
    long[] axes = new long[2 + kernel.length];
    long[] pads = new long[2 * kernel.length];
    long[] shape = new long[kernel.length];
    axes[0] = to;
    axes[1] = from;
    double fan = from;
    for (int i = 0; i < kernel.length; i++) {
      axes[2 + i] = kernel[i];
      shape[i] = kernel[i];
      pads[i] = kernel[i] / 2;
      pads[i + kernel.length] = kernel[i] / 2;
      fan *= kernel[i];
    }
    String w = weights((float) Math.sqrt(6 / fan), axes); // keeps the variance behind a Relu
    String b = weights(0.1f, to);
    return op(
        "Conv",
        List.of(value, w, b),
        Onnx.integers("kernel_shape", shape),
        Onnx.integers("pads", pads));
  }

  ModelProto build() {
    graph.setNodes(nodes);
    graph.setInputs(inputs);
    graph.setOutputs(outputs);
    return graph.toModel();
  }
}
