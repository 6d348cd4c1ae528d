package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the adapter does around DJL's TensorRT engine, on a stand-in; and, for real, what it says
 * where there is no TensorRT.
 */
class TensorRtEngineTest {
  private static final Path ONNX = TorchPack.DITTO.resolve("ditto_onnx");

  @TempDir Path folder;
  private TensorRtEngine engine;

  @BeforeEach
  void open() {
    engine = TensorRtEngine.open(settings(), FakeTensorRtProvider.NAME);
  }

  @AfterEach
  void close() {
    engine.close();
    System.clearProperty("TENSORRT_EXTRA_LIBRARY_PATH");
  }

  private static TensorRtSettings settings(String... properties) {
    return TensorRtSettings.of(options("tensorrt:1", properties));
  }

  private static Options options(String device, String... properties) {
    Map<String, String> all = new java.util.HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().device(device).modelPack(TorchPack.DITTO).properties(all).build();
  }

  private void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> engine.load("network", file).close())
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void says_whatItIs() {
    assertThat(engine.name()).isEqualTo("tensorrt");
    assertThat(engine.device()).isEqualTo("tensorrt:1");
    assertThat(engine.versions()).containsEntry("tensorrt", "8.4.1");
    assertThat(
            TensorRtEngine.availability(options("tensorrt:1"), FakeTensorRtProvider.NAME).reason())
        .isEqualTo("TensorRT 8.4.1 on tensorrt:1");
  }

  @Test
  void whatTheEngineCannotTake_isRefusedByName() {
    assertRefused(ONNX.resolve("hubert.onnx"), "input_values", "free axes", "onnx or pytorch");
    assertRefused(ONNX.resolve("lmdm_v0.4_hubert.onnx"), "time_cond", "int64");
  }

  @Test
  void shapes_areHeldAgainstThoseOfTheEngine() {
    // the stand-in wants [2, 3]; the graph says otherwise, and the first run finds out
    assertRefused(ONNX.resolve("stitch_network.onnx"), "declared shapes", "Unexpected input shape");
  }

  @Test
  void otherFiles() throws Exception {
    assertRefused(Files.writeString(folder.resolve("a.pt"), "x"), ".onnx, .trt and .engine");
    assertRefused(Files.writeString(folder.resolve("a.trt"), "x"), Manifest.NAME);
    assertThatThrownBy(() -> engine.load("network", folder.resolve("none.engine")))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    Files.writeString(
        folder.resolve(Manifest.NAME),
        """
        {"files": [{"file": "a.engine", "inputs": [
          {"name": "a", "dtype": "float32", "shape": [2, 3]}], "outputs": []}]}
        """);
    assertRefused(
        Files.writeString(folder.resolve("a.engine"), "broken"),
        "TensorRT 8.4.1 does not take it",
        "not compatible",
        "the GPU that it was built for");
  }

  @Test
  void closedEngine_loadsNothing() {
    engine.close();
    assertThatThrownBy(() -> engine.load("network", ONNX.resolve("decoder.onnx")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void plugins_areNamedBeforeTensorRtStarts() {
    String plugins = "/a/libgrid.so" + File.pathSeparator + "/b/libmore.so";
    TensorRtEngine.open(settings("tensorrt.plugins", plugins), FakeTensorRtProvider.NAME).close();
    assertThat(System.getProperty("TENSORRT_EXTRA_LIBRARY_PATH"))
        .isEqualTo("/a/libgrid.so,/b/libmore.so");
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, tensorrt.cache, none, GPUs only",
    "tensorrt:64, tensorrt.cache, none, '[0, 63]'",
    "auto, tensorrt.through, cuda, 'auto, onnx, djl'",
    "auto, tensorrt.precision, int8, 'fp32, fp16'",
    "auto, tensorrt.plugin, x, unknown property",
  })
  void optionsOutOfRange(String device, String key, String value, String part) {
    Options options = options(device, key, value);
    assertThatThrownBy(() -> TensorRtSettings.of(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
    assertThat(new TensorRtFaceWarperProvider().availability(options).reason()).contains(part);
  }

  @Test
  void optionsForOnnx_sayTheSameInItsWords() {
    Options options =
        options(
            "cuda:2",
            "tensorrt.precision",
            "fp16",
            "tensorrt.cache",
            "/engines",
            "tensorrt.plugins",
            "/a/libgrid.so",
            "onnx.cache",
            "none");
    Options onnx = TensorRtPack.forOnnx(options, TensorRtSettings.of(options));
    assertThat(onnx.device()).isEqualTo("tensorrt:2");
    assertThat(onnx.properties())
        .containsOnly(
            Map.entry("onnx.precision", "fp16"),
            Map.entry("onnx.tensorrtCache", "/engines"),
            Map.entry("onnx.tensorrtPlugins", "/a/libgrid.so"),
            Map.entry("onnx.cache", "none"));
    assertThat(onnx.modelPack()).isEqualTo(options.modelPack());
  }

  @Test
  void withoutTensorRt_bothWaysSayWhatIsMissing() {
    Availability answer = new TensorRtFaceWarperProvider().availability(options("auto"));
    assertThat(answer.usable()).isFalse();
    assertThat(answer.reason())
        .contains("Through ONNX Runtime: ", "tensorrt:0", "through DJL: ", "libnvonnxparser.so.8");
    assertThatThrownBy(() -> new TensorRtFaceWarperProvider().create(options("auto")).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(answer.reason());
    // asked again, it knows the reason still, which the JVM does not
    assertThat(new TensorRtFaceWarperProvider().availability(options("auto"))).isEqualTo(answer);

    String one =
        new TensorRtFaceWarperProvider()
            .availability(options("auto", "tensorrt.through", "djl"))
            .reason();
    assertThat(one).contains("Through ONNX Runtime: not asked", "TensorRT 8");
    String other =
        new TensorRtFaceWarperProvider()
            .availability(options("auto", "tensorrt.through", "onnx"))
            .reason();
    assertThat(other).contains("through DJL: not asked", "onnxruntime_gpu");
  }

  @Test
  void withoutTheJar_theRefusalNamesIt() {
    assertThat(TensorRtEngine.availability(options("auto"), "NoSuchEngine").reason())
        .contains("ai.djl.tensorrt:tensorrt");
  }
}
