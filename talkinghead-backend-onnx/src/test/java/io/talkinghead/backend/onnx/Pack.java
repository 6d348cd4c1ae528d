package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.Options;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The synthetic model pack, and engines and inputs for it. */
final class Pack {
  static final Path FOLDER =
      Path.of(
          System.getProperty("talkinghead.ditto", "../talkinghead-core/src/test/resources/ditto"),
          "ditto_onnx");

  private Pack() {}

  static Path file(String role) {
    return FOLDER.resolve(role + ".onnx");
  }

  /** Options for the processor, two threads, no cache, and further properties in pairs. */
  static Options options(String... properties) {
    Map<String, String> all = new HashMap<>(Map.of("onnx.threads", "2", "onnx.cache", "none"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().device("cpu").properties(all).build();
  }

  static OnnxEngine engine(String... properties) {
    return OnnxEngine.open(options(properties));
  }

  /** Returns inputs on the heap for {@code network}, whose shapes are fixed. */
  static Map<String, Tensor> inputs(OnnxNetwork network, long seed) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (String name : network.inputs()) {
      Shape shape = Shape.of(network.declaredShape(name).orElseThrow());
      int size = (int) shape.size();
      if (name.equals("time_cond")) {
        inputs.put(name, Tensor.of(LongBuffer.allocate(size).put(0, 500), shape));
        continue;
      }
      FloatBuffer floats = FloatBuffer.allocate(size);
      while (floats.hasRemaining()) {
        floats.put(0.3f * (2 * random.nextFloat() - 1));
      }
      inputs.put(name, Tensor.of(floats, shape));
    }
    return inputs;
  }

  /** Returns the same numbers in direct buffers of native order. */
  static Map<String, Tensor> direct(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Tensor copy = Tensor.direct(tensor.type(), tensor.shape());
          copy.set(tensor);
          copies.put(name, copy);
        });
    return copies;
  }

  static float[] floats(Network network, Map<String, Tensor> inputs, String output) {
    return get(network.run(inputs), output).toFloats();
  }

  static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Fails at the worst number if one is further off than {@code tolerance}. */
  static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual.length).isEqualTo(expected.length);
    int worst = 0;
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= Math.abs(actual[worst] - expected[worst]))) {
        worst = i;
      }
    }
    assertThat((double) actual[worst])
        .as("number %d of %d", worst, actual.length)
        .isCloseTo(expected[worst], within(tolerance));
  }
}
