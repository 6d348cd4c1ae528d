package io.talkinghead.backend.onnx;

import io.talkinghead.backend.onnx.graph.LoopModel;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineConformance;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every engine, kept by this one. */
class OnnxConformanceTest extends InferenceEngineConformance {
  @TempDir Path models;

  @Override
  protected InferenceEngine open() {
    return Pack.engine();
  }

  @Override
  protected Path model() throws Exception {
    Path file = models.resolve("pair.onnx");
    LoopModel.writePair(file);
    return file;
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
