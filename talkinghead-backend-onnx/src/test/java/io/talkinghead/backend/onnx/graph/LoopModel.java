package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes small networks that take as long as one wants, or fail when one wants. */
public final class LoopModel {
  private LoopModel() {}

  /** {@code y = x + 1 + ... + 1}, count times; count is int64[1]. */
  public static void write(Path file) throws IOException {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(Onnx.value("i", Onnx.INT64))
            .addInput(Onnx.value("go", Onnx.BOOL))
            .addInput(Onnx.value("old", Onnx.FLOAT, 1))
            .addInitializer(Onnx.floats(new float[] {1}, 1).toBuilder().setName("one"))
            .addNode(node("Add", List.of("old", "one"), "new"))
            .addNode(node("Identity", List.of("go"), "on"))
            .addOutput(Onnx.value("on", Onnx.BOOL))
            .addOutput(Onnx.value("new", Onnx.FLOAT, 1))
            .build();
    NodeProto loop =
        node("Loop", List.of("count", "", "x"), "y").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build();
    write(
        file,
        GraphProto.newBuilder()
            .setName("loop")
            .addInput(Onnx.value("count", Onnx.INT64, 1))
            .addInput(Onnx.value("x", Onnx.FLOAT, 1))
            .addNode(loop)
            .addOutput(Onnx.value("y", Onnx.FLOAT, 1)));
  }

  /** {@code y = (10, 20)[index]}; fails for other indices. */
  public static void writeGather(Path file) throws IOException {
    write(
        file,
        GraphProto.newBuilder()
            .setName("gather")
            .addInput(Onnx.value("index", Onnx.INT64, 1))
            .addInitializer(Onnx.floats(new float[] {10, 20}, 2).toBuilder().setName("table"))
            .addNode(node("Gather", List.of("table", "index"), "y"))
            .addOutput(Onnx.value("y", Onnx.FLOAT, 1)));
  }

  /** {@code product = a * b, difference = a - b}, all float32[2, 3]. */
  public static void writePair(Path file) throws IOException {
    write(
        file,
        GraphProto.newBuilder()
            .setName("pair")
            .addInput(Onnx.value("a", Onnx.FLOAT, 2, 3))
            .addInput(Onnx.value("b", Onnx.FLOAT, 2, 3))
            .addNode(node("Mul", List.of("a", "b"), "product"))
            .addNode(node("Sub", List.of("a", "b"), "difference"))
            .addOutput(Onnx.value("product", Onnx.FLOAT, 2, 3))
            .addOutput(Onnx.value("difference", Onnx.FLOAT, 2, 3)));
  }

  private static NodeProto node(String type, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output).build();
  }

  private static void write(Path file, GraphProto.Builder graph) throws IOException {
    ModelWriter.write(
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(16))
            .setGraph(graph)
            .build(),
        file);
  }
}
