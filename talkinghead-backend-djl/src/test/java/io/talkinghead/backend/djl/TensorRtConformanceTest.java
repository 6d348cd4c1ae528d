package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Options;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineConformance;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every engine, kept by the adapter of DJL's TensorRT, on a stand-in for it. */
class TensorRtConformanceTest extends InferenceEngineConformance {
  @TempDir Path models;

  @BeforeEach
  void manifest() throws Exception {
    Files.writeString(
        models.resolve(Manifest.NAME),
        """
        {"files": [{"file": "pair.engine",
          "inputs": [{"name": "a", "dtype": "float32", "shape": [2, 3]},
                     {"name": "b", "dtype": "float32", "shape": [2, 3]}],
          "outputs": [{"name": "product", "dtype": "float32", "shape": [2, 3]},
                      {"name": "difference", "dtype": "float32", "shape": [2, 3]}]}]}
        """);
  }

  @AfterEach
  void predictorsAreClosed_beforeTheirModel() {
    engine().close();
    assertThat(FakeTensorRtProvider.OPEN_PREDICTORS).hasValue(0);
    assertThat(FakeTensorRtProvider.CLOSED_LATE).hasValue(0);
  }

  @Override
  protected InferenceEngine open() {
    Options options = Options.builder().device("tensorrt").build();
    return TensorRtEngine.open(TensorRtSettings.of(options), FakeTensorRtProvider.NAME);
  }

  @Override
  protected Path model() throws Exception {
    return Files.writeString(models.resolve("pair.engine"), "a serialized engine");
  }

  @Override
  protected Map<String, Tensor> inputs() {
    return Map.of(
        "a", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
        "b", Tensor.of(new float[] {2, 2, 2, -1, -1, 0}, 2, 3));
  }

  @Override
  protected Map<String, Tensor> outputs() {
    return Map.of(
        "product", Tensor.of(new float[] {2, 4, 6, -4, -5, 0}, 2, 3),
        "difference", Tensor.of(new float[] {-1, 0, 1, 5, 6, 6}, 2, 3));
  }
}
