package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile model files: a typed error that names file and reason. */
class MalformedModelTest {
  @TempDir Path folder;
  private Path file;
  private OnnxEngine engine;

  @BeforeEach
  void open() {
    file = folder.resolve("stitch_network.onnx");
    engine = Pack.engine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void assertRefused(ErrorCode code, String... parts) {
    ThrowableAssert.ThrowingCallable load = () -> engine.load("stitch_network", file).close();
    assertThatThrownBy(load)
        .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  private static ModelProto model() throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(Pack.file("stitch_network")));
  }

  @Test
  void missing() {
    assertRefused(ErrorCode.FILE_NOT_FOUND, "No such");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 20_000, 50_300})
  void truncated(int length) throws Exception {
    byte[] whole = Files.readAllBytes(Pack.file("stitch_network"));
    Files.write(file, Arrays.copyOf(whole, length));
    assertRefused(ErrorCode.MODEL_INVALID, "cannot be used");
  }

  @Test
  void noModelAtAll() throws Exception {
    Files.writeString(file, "<html>404 not found</html>");
    assertRefused(ErrorCode.MODEL_INVALID, "cannot be used");
  }

  @Test
  void unknownOperator() throws Exception {
    ModelProto.Builder model = model().toBuilder();
    NodeProto.Builder first = model.getGraphBuilder().getNodeBuilder(0);
    first.setOpType("Teleport");
    Files.write(file, model.build().toByteArray());
    assertRefused(ErrorCode.MODEL_INVALID, "Teleport");
  }

  private void external(String location, long offset, long length) throws IOException {
    ModelProto.Builder model = model().toBuilder();
    TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(largest());
    weight
        .clearRawData()
        .clearFloatData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(length)));
    Files.write(file, model.build().toByteArray());
  }

  /** Returns the weight that has the most bytes: shapes may not lie outside. */
  private static int largest() throws IOException {
    var weights = model().getGraph().getInitializerList();
    int largest = 0;
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i).getRawData().size() > weights.get(largest).getRawData().size()) {
        largest = i;
      }
    }
    return largest;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private long weightBytes() throws IOException {
    return model().getGraph().getInitializer(largest()).getRawData().size();
  }

  @Test
  void externalData_besideTheFileIsRead() throws Exception {
    byte[] weight = model().getGraph().getInitializer(largest()).getRawData().toByteArray();
    byte[] padded = new byte[weight.length + 7];
    System.arraycopy(weight, 0, padded, 7, weight.length);
    Files.write(folder.resolve("weights.bin"), padded);
    external("weights.bin", 7, weight.length);
    try (OnnxNetwork moved = engine.load("stitch_network", file);
        OnnxNetwork whole = engine.load("stitch_network", Pack.file("stitch_network"))) {
      var inputs = Pack.inputs(whole, 1);
      assertThat(Pack.floats(moved, inputs, "out")).isEqualTo(Pack.floats(whole, inputs, "out"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.bin", "a/../../secret.bin", "/etc/passwd", ""})
  void externalData_outsideIsRefused(String location) throws Exception {
    Files.write(folder.resolve("../secret.bin").normalize(), new byte[1 << 16]);
    external(location, 0, weightBytes());
    assertRefused(ErrorCode.MODEL_INVALID, "outside");
  }

  @Test
  void externalData_linkOutsideIsRefused(@TempDir Path elsewhere) throws Exception {
    Path secret = Files.write(elsewhere.resolve("secret.bin"), new byte[1 << 16]);
    Files.createSymbolicLink(folder.resolve("weights.bin"), secret);
    external("weights.bin", 0, weightBytes());
    assertRefused(ErrorCode.MODEL_INVALID, "link");
  }

  @Test
  void externalData_missing() throws Exception {
    external("nowhere.bin", 0, 4);
    assertRefused(ErrorCode.MODEL_INVALID, "missing");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1 << 20, Long.MAX_VALUE})
  void externalData_beyondTheEnd(long offset) throws Exception {
    Files.write(folder.resolve("weights.bin"), new byte[100]);
    external("weights.bin", offset, 64);
    assertRefused(ErrorCode.MODEL_INVALID, "external data");
  }
}
