package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.backend.onnx.OnnxEngine;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineConformance;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The promises of every engine, kept by this one; ONNX Runtime says what must come out. */
class PyTorchConformanceTest extends InferenceEngineConformance {
  @Override
  protected InferenceEngine open() {
    return TorchPack.engine("pytorch.warmUp", "2");
  }

  @Override
  protected Path model() {
    return TorchPack.file("stitch_network");
  }

  @Override
  protected Map<String, Tensor> inputs() {
    return Map.of("kp_source", points(1), "kp_driving", points(2));
  }

  private static Tensor points(int seed) {
    float[] values = new float[63];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(seed * 10 + i);
    }
    return Tensor.of(values, 1, 21, 3);
  }

  @Override
  protected Map<String, Tensor> outputs() {
    return Expected.OUTPUTS;
  }

  private static final class Expected {
    static final Map<String, Tensor> OUTPUTS = compute();

    private static Map<String, Tensor> compute() {
      Options options =
          Options.builder()
              .device("cpu")
              .properties(Map.of("onnx.threads", "1", "onnx.cache", "none"))
              .build();
      Path file = TorchPack.DITTO.resolve("ditto_onnx/stitch_network.onnx");
      try (OnnxEngine engine = OnnxEngine.open(options);
          Network network = engine.load("stitch_network", file)) {
        return network.run(Map.of("kp_source", points(1), "kp_driving", points(2)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
