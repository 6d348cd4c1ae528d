package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The converter as a whole: what it writes, and what it says to files it does not understand. */
class ConverterTest {
  @TempDir Path folder;

  @Test
  void unknownOperator_isRefusedByNameWithItsNode() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.op("Relu", List.of(graph.in(2, 3)));
    graph.out(graph.op("NonMaxSuppression", List.of(x)));

    assertRefused(graph.model(false), "NonMaxSuppression", "node_3");
  }

  @Test
  void operatorOfAnotherDomain_isRefusedWithTheDomain() throws Exception {
    Graph graph = Graph.opset(18);
    graph.out(graph.op("Gelu", List.of(graph.in(2, 3))));

    assertRefused(graph.domain("com.microsoft").model(false), "com.microsoft::Gelu", "node_1");
  }

  @Test
  void unknownForm_isRefusedWithItsNode() throws Exception {
    Graph graph = Graph.opset(18);
    graph.out(graph.op("CumSum", List.of(graph.in(2, 3), graph.scalar(1)), "reverse", 1));

    assertRefused(graph.model(false), "CumSum", "node_2", "reverse");
  }

  @Test
  void shapesThatDoNotFit_areRefusedWithTheNode() throws Exception {
    Graph graph = Graph.opset(18);
    graph.out(graph.op("Transpose", List.of(graph.in(2, 3)), "perm", new long[] {0, 7}));

    assertRefused(graph.model(false), "Transpose", "node_1");
  }

  @Test
  void numbersThatDoNotFit_areRefusedWithTheNode() throws Exception {
    Graph graph = Graph.opset(18);
    graph.out(graph.op("Tile", List.of(graph.in(2, 3), graph.vector(2))));

    assertRefused(graph.model(false), "Tile", "node_2", "do not fit");
  }

  @Test
  void unknownOperatorThatNoOutputNeeds_isLeftOut() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.in(2, 3);
    graph.op("NonMaxSuppression", List.of(x));
    graph.out(graph.op("Neg", List.of(x)));

    Array result = Runtimes.torch(convert(graph.model(false)), inputs(graph)).get(0);

    assertThat(result.values()[1]).isEqualTo(-inputs(graph).get(0).values()[1]);
  }

  @Test
  void damagedFile_isRefused() throws Exception {
    Path file = Files.write(folder.resolve("bad.onnx"), new byte[] {1, 2, 3, 4, 5});
    assertThatThrownBy(() -> TorchScriptConverter.convert(file, folder.resolve("bad.pt")))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
    assertThatThrownBy(
            () -> TorchScriptConverter.convert(folder.resolve("no.onnx"), folder.resolve("no.pt")))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
  }

  @Test
  void weightThatIsTooShort_isRefused() throws Exception {
    Graph graph = Graph.opset(18);
    TensorProto cut =
        Numbers.floats(new float[99], 99).toBuilder().clearDims().addDims(100).build();
    String x = graph.in(100);
    graph.out(graph.op("Add", List.of(x, graph.constant(cut))));

    assertRefused(graph.model(false), "396 bytes, not 400");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("graph.onnx");
    }
  }

  @Test
  void equalFiles_giveEqualArchives() throws Exception {
    Graph graph = Graph.opset(18);
    graph.out(graph.op("Conv", List.of(graph.in(1, 3, 9), graph.weight(4, 3, 3))));
    byte[] first = Files.readAllBytes(convert(graph.model(false)));

    assertThat(Files.readAllBytes(convert(graph.model(false)))).isEqualTo(first);
  }

  @Test
  void records_areStoredAtMultiplesOf64Bytes() throws Exception {
    Graph graph = Graph.opset(18);
    String sum = graph.op("Add", List.of(graph.in(5), graph.weight(5)));
    graph.out(graph.op("Gather", List.of(sum, graph.longs(new long[] {1}, 2)), "axis", 0));
    Path archive = convert(graph.model(false));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      int offset = 0;
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        assertThat(entry.getMethod()).as(entry.getName()).isEqualTo(ZipEntry.STORED);
        int data = offset + 30 + bytes.getShort(offset + 26) + bytes.getShort(offset + 28);
        assertThat(data % 64).as(entry.getName()).isZero();
        assertThat(entry.getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 2, 1, 0, 0));
        offset = data + (int) entry.getSize();
      }
    }
    assertThat(code(archive)).contains("__parameters__ = [\"w0\", ]").contains("w0 : Tensor");
  }

  private static String code(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry("model/code/__torch__.py")).readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }

  @Test
  void customVolumeSample_isTheStandardOne() throws Exception {
    Graph standard = Graph.opset(20);
    standard.out(
        standard.op(
            "GridSample",
            List.of(standard.in(2, 3, 4, 6, 5), standard.between(-1.3, 1.3, 2, 3, 4, 7, 3)),
            "mode",
            "linear"));
    List<Array> expected = Runtimes.onnx(standard.model(false), standard.inputs());
    for (String type : List.of("GridSample3D", "GridSample")) {
      Graph other = Graph.opset(16);
      List<String> in = List.of(other.in(2, 3, 4, 6, 5), other.between(-1.3, 1.3, 2, 3, 4, 7, 3));
      boolean custom = type.equals("GridSample3D");
      Object[] attributes =
          custom
              ? new Object[] {"interpolation_mode", 0, "padding_mode", 0, "align_corners", 0}
              : new Object[] {"mode", "bilinear"};
      other.out(other.op(type, in, attributes));

      List<Array> actual = Runtimes.torch(convert(other.model(false)), inputs(other));

      actual.get(0).assertClose(expected.get(0), 1e-5, type);
    }
  }

  @Test
  void outputsThatAreInputsWeightsOrEqual_areTensorsOfTheirOwn() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.in(2, 3);
    String same = graph.op("Identity", List.of(x));
    String weight = graph.op("Identity", List.of(graph.weight(3)));
    String sum = graph.op("Add", List.of(x, weight));
    String again = graph.op("Identity", List.of(sum));
    String turned = graph.op("Transpose", List.of(sum));
    String shape = graph.op("Shape", List.of(x));
    graph.out(same, weight, sum, again, turned, shape);
    List<Array> expected = Runtimes.onnx(graph.model(false), graph.inputs());

    Path archive = convert(graph.model(false));
    List<Array> actual = Runtimes.torch(archive, inputs(graph));

    for (int i = 0; i < expected.size(); i++) {
      actual.get(i).assertClose(expected.get(i), 1e-6, "output " + i);
    }
    assertThat(code(archive)) // whoever writes to an output changes neither weights nor inputs
        .contains("torch.clone(x0)")
        .contains("torch.clone(self.w0)")
        .containsPattern("torch.clone\\(v[0-9]+\\)");
  }

  @Test
  void namesOfTheGraph_mayBeAnything() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.in(2, 3);
    graph.out(graph.op("Neg", List.of(graph.op("Abs", List.of(x)))));
    ModelProto.Builder model = graph.model(false).toBuilder();
    GraphProto.Builder body = model.getGraphBuilder();
    String odd = "class\n/a.b:0 \"'\\ return";
    body.getNodeBuilder(0).setOutput(0, odd).setName(odd);
    body.getNodeBuilder(1).setInput(0, odd);

    List<Array> actual = Runtimes.torch(convert(model.build()), inputs(graph));

    double[] given = inputs(graph).get(0).values();
    assertThat(Arrays.stream(given).filter(number -> number > 0)).isNotEmpty();
    assertThat(actual.get(0).values())
        .containsExactly(Arrays.stream(given).map(number -> -Math.abs(number)).toArray());
  }

  @Test
  void weightsOfEveryForm_areRead() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.in(70);
    Map<String, TensorProto> forms = new LinkedHashMap<>();
    TensorProto.Builder floats = typed(1);
    TensorProto.Builder doubles = typed(11);
    TensorProto.Builder longs = typed(7);
    TensorProto.Builder ints = typed(6);
    TensorProto.Builder bools = typed(9);
    TensorProto.Builder halves = typed(10);
    for (int i = 0; i < 70; i++) {
      floats.addFloatData(i / 3f);
      doubles.addDoubleData(i / 3.0);
      longs.addInt64Data(i - 20);
      ints.addInt32Data(i - 30);
      bools.addInt32Data(i % 3 == 0 ? 1 : 0);
      halves.addInt32Data(0x3c00 + i);
    }
    forms.put("float", floats.build());
    forms.put("double", doubles.build());
    forms.put("long", longs.build());
    forms.put("int", ints.build());
    forms.put("bool", bools.build());
    forms.put("half", halves.build());
    String sum = x;
    for (TensorProto form : forms.values()) {
      String cast = graph.op("Cast", List.of(graph.constant(form)), "to", 1);
      sum = graph.op("Add", List.of(sum, cast));
    }
    graph.out(sum);
    List<Array> expected = Runtimes.onnx(graph.model(false), graph.inputs());

    List<Array> actual = Runtimes.torch(convert(graph.model(false)), inputs(graph));

    actual.get(0).assertClose(expected.get(0), 1e-6, "sum");
  }

  private static TensorProto.Builder typed(int type) {
    return TensorProto.newBuilder().setDataType(type).addDims(70);
  }

  @Test
  void weightsBesideTheFile_areRead() throws Exception {
    Graph graph = Graph.opset(18);
    String x = graph.in(2, 3);
    float[] values = {1, 2, 3, 4, 5, 6};
    ByteString raw = Numbers.floats(values, 2, 3).getRawData();
    Files.write(
        folder.resolve("weights.bin"), ByteString.copyFrom(new byte[8]).concat(raw).toByteArray());
    TensorProto outside =
        TensorProto.newBuilder()
            .setDataType(1)
            .addDims(2)
            .addDims(3)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", "weights.bin"))
            .addExternalData(entry("offset", "8"))
            .addExternalData(entry("length", "24"))
            .build();
    graph.out(graph.op("Add", List.of(x, graph.constant(outside))));

    Array sum = Runtimes.torch(convert(graph.model(false)), inputs(graph)).get(0);

    double[] given = inputs(graph).get(0).values();
    for (int i = 0; i < values.length; i++) {
      assertThat(sum.values()[i]).as("number %d", i).isCloseTo(given[i] + values[i], within(1e-6));
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private void assertRefused(ModelProto model, String... words) {
    assertThatThrownBy(() -> convert(model))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining("graph.onnx")
        .hasMessageContainingAll((CharSequence[]) words);
    assertThat(folder.resolve("graph.pt")).doesNotExist();
  }

  private static List<Array> inputs(Graph graph) {
    return List.copyOf(graph.inputs().values());
  }

  private Path convert(ModelProto model) throws IOException {
    Path onnx = folder.resolve("graph.onnx");
    try (OutputStream stream = Files.newOutputStream(onnx)) {
      model.writeTo(stream);
    }
    TorchScriptConverter.convert(onnx, folder.resolve("graph.pt"));
    return folder.resolve("graph.pt");
  }
}
