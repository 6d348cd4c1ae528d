package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files become TorchScript once; a converter that copies the twin stands for the real one. */
class ModelSourceTest {
  private static final Path ONNX = TorchPack.DITTO.resolve("ditto_onnx");

  @TempDir Path folder;
  private final AtomicInteger conversions = new AtomicInteger();

  private OnnxConversion twin() {
    return (onnx, torchScript) -> {
      conversions.incrementAndGet();
      String role = String.valueOf(onnx.getFileName()).replace(".onnx", "");
      Files.write(torchScript, Files.readAllBytes(TorchPack.file(role)));
    };
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @EnumSource(DittoModel.class)
  void graphAndManifest_tellTheSame(DittoModel model) throws Exception {
    Signature graph = OnnxSignature.read(ONNX.resolve(model.file() + ".onnx")).signature();
    Signature manifest = Manifest.find(TorchPack.file(model.file())).orElseThrow();
    assertThat(graph.toString()).isEqualTo(manifest.toString()); // names, types, axes, order
  }

  @Test
  void converted_once_andKeptUnderTheDigest() throws Exception {
    Path model = ONNX.resolve("stitch_network.onnx");
    ModelSource source = new ModelSource(Optional.of(folder), twin());
    ModelSource.Prepared first = source.prepare(model);
    ModelSource.Prepared second = new ModelSource(Optional.of(folder), twin()).prepare(model);
    assertThat(second.file()).isEqualTo(first.file());
    assertThat(conversions).hasValue(1);
    source.prepare(ONNX.resolve("decoder.onnx"));
    assertThat(conversions).hasValue(2);
    assertThat(kept()).hasSize(2).allMatch(file -> file.toString().endsWith(".pt"));
  }

  @Test
  void engine_loadsOnnx_andMakesADamagedCopyAnew() throws Exception {
    Path model = ONNX.resolve("stitch_network.onnx");
    try (PyTorchEngine engine =
        PyTorchEngine.open(TorchPack.options("pytorch.cache", folder.toString()), twin())) {
      engine.load("stitch_network", model).close();
      Files.writeString(kept().get(0), "PK\3\4 somebody wrote here");
      try (Network network = engine.load("stitch_network", model)) {
        assertThat(network.inputs()).containsExactly("kp_source", "kp_driving");
      }
      assertThat(conversions).hasValue(2);
    }
  }

  @Test
  void withoutCache_nothingStays() throws Exception {
    ModelSource source = new ModelSource(Optional.empty(), twin());
    ModelSource.Prepared prepared = source.prepare(ONNX.resolve("stitch_network.onnx"));
    assertThat(prepared.file()).exists();
    prepared.release();
    assertThat(prepared.file().getParent()).doesNotExist();
  }

  @Test
  void failedConversion_leavesNothing() {
    OnnxConversion broken =
        (onnx, torchScript) -> {
          Files.writeString(torchScript, "half");
          throw new IOException("disk full");
        };
    Path model = ONNX.resolve("stitch_network.onnx");
    assertThatThrownBy(() -> new ModelSource(Optional.of(folder), broken).prepare(model))
        .hasMessage("disk full");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 20_000})
  void damagedOnnx_isRefusedBeforeItIsConverted(int length) throws Exception {
    byte[] whole = Files.readAllBytes(ONNX.resolve("stitch_network.onnx"));
    Path model = folder.resolve("cut.onnx");
    Files.write(model, java.util.Arrays.copyOf(whole, length));
    assertThatThrownBy(() -> new ModelSource(Optional.empty(), twin()).prepare(model))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining(model.toString());
    assertThat(conversions).hasValue(0);
  }
}
