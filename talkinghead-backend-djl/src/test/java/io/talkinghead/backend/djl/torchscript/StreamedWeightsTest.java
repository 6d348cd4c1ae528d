package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file much larger than the heap is converted. */
class StreamedWeightsTest {
  private static final int MATRICES = 38;
  private static final int SIDE = 1024; // 4 MiB each

  @TempDir Path folder;

  @Test
  void fileOf152Megabytes_isConvertedInAHeapOf32() throws Exception {
    Path onnx = folder.resolve("large.onnx");
    Path torch = folder.resolve("large.pt");
    write(onnx);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:MaxDirectMemorySize=8m",
            "-cp",
            System.getProperty("java.class.path"),
            StreamedWeightsTest.class.getName(),
            onnx.toString(),
            torch.toString());

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(Files.size(torch)).isGreaterThan(4L * SIDE * SIDE * MATRICES);
    double[] row = new double[SIDE];
    row[0] = 1;
    Array in = new Array(ElementType.FLOAT, new long[] {1, SIDE}, row);
    // every matrix is the unit matrix, doubled
    assertThat(Runtimes.torch(torch, List.of(in)).get(0).values()[0])
        .isEqualTo(Math.pow(2, MATRICES));
  }

  /** Converts the first argument to the second, in a process with a small heap. */
  public static void main(String[] arguments) throws Exception {
    TorchScriptConverter.convert(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  /** Writes the file in parts, so that it need not fit into memory here either. */
  private static void write(Path file) throws IOException {
    byte[] unit = new byte[4 * SIDE * SIDE];
    for (int i = 0; i < SIDE; i++) {
      unit[4 * (i * SIDE + i) + 3] = 0x40; // 2.0f
    }
    ModelProto frame =
        ModelProto.newBuilder()
            .setIrVersion(9)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
            .build();
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
      frame.writeTo(stream); // messages may be written in parts; a reader merges them
      for (int i = 0; i < MATRICES; i++) {
        String in = i == 0 ? "x" : "y" + (i - 1);
        GraphProto.Builder part = GraphProto.newBuilder();
        part.addNode(
            NodeProto.newBuilder()
                .setOpType("MatMul")
                .addInput(in)
                .addInput("w" + i)
                .addOutput("y" + i));
        part.addInitializer(
            TensorProto.newBuilder()
                .setName("w" + i)
                .setDataType(1)
                .addDims(SIDE)
                .addDims(SIDE)
                .setRawData(ByteString.copyFrom(unit)));
        if (i == 0) {
          part.addInput(value("x"));
          part.addOutput(value("y" + (MATRICES - 1)));
        }
        ModelProto.newBuilder().setGraph(part).build().writeTo(stream);
      }
    }
  }

  private static ValueInfoProto value(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(1);
    shape.addDimBuilder().setDimValue(SIDE);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
        .build();
  }
}
