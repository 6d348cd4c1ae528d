package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InferenceException;
import io.talkinghead.InputException;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link InferenceEngine} promises, on one small network with float inputs. */
public abstract class InferenceEngineConformance {

  /** For backends to extend. */
  protected InferenceEngineConformance() {}

  @TempDir Path folder;
  private @Nullable InferenceEngine opened;

  /** Opens the engine, or skips the test with the reason why it cannot. */
  protected abstract InferenceEngine open();

  /** Returns the file of a small network. */
  protected abstract Path model() throws Exception;

  /** Returns what it shall be fed, float32, by name. */
  protected abstract Map<String, Tensor> inputs();

  /** Returns what must come out, float32, by name. */
  protected abstract Map<String, Tensor> outputs();

  /** Returns how far the numbers may be off. */
  protected float tolerance() {
    return 1e-5f;
  }

  /** Returns the engine; the kit closes it. */
  protected final InferenceEngine engine() {
    InferenceEngine engine = opened;
    if (engine == null) {
      engine = open();
      opened = engine;
    }
    return engine;
  }

  @AfterEach
  void closeEngine() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void engine_saysWhatItIs() {
    assertThat(engine().name()).isNotBlank();
    assertThat(engine().device()).isNotBlank();
    assertThat(engine().versions()).isNotNull();
  }

  @Test
  void network_givesTheRightNumbers_againAndAgain() throws Exception {
    try (Network network = engine().load("small", model())) {
      assertThat(network.inputs()).containsExactlyInAnyOrderElementsOf(inputs().keySet());
      assertThat(network.outputs()).containsExactlyInAnyOrderElementsOf(outputs().keySet());
      Map<String, Tensor> first = network.run(inputs());
      Map<String, Tensor> second = network.run(inputs());
      requireRight(first); // what the first run gave is not the second's to change
      requireRight(second);
    }
  }

  @Test
  void inputs_remainTheCallers_andResultsOutliveTheNetwork() throws Exception {
    Map<String, Tensor> inputs = inputs();
    Map<String, Tensor> result;
    try (Network network = engine().load("small", model())) {
      result = network.run(inputs);
      inputs.forEach((name, tensor) -> requireClose(tensor, inputs().get(name), name, 0));
      inputs.values().forEach(InferenceEngineConformance::spoil);
    }
    requireRight(result);
  }

  @Test
  void network_worksForTwoThreadsAtOnce() throws Exception {
    try (Network network = engine().load("small", model())) {
      for (Map<String, Tensor> result :
          StageConformance.atOnce(() -> network.run(inputs()), () -> network.run(inputs()))) {
        requireRight(result);
      }
    }
  }

  @Test
  void badInputs_areRefused_andTheNextRunIsRight() throws Exception {
    try (Network network = engine().load("small", model())) {
      Map<String, Tensor> unknown = new LinkedHashMap<>(inputs());
      unknown.put("no such input", Tensor.of(new float[1], 1));
      Map<String, Tensor> wrongShape = new LinkedHashMap<>(inputs());
      wrongShape.replaceAll((name, tensor) -> Tensor.of(new float[7], 1, 1, 1, 1, 1, 7));
      for (Map<String, Tensor> bad : List.of(unknown, wrongShape, Map.<String, Tensor>of())) {
        assertThatThrownBy(() -> network.run(bad))
            .isInstanceOfAny(InferenceException.class, IllegalArgumentException.class);
        requireRight(network.run(inputs()));
      }
    }
  }

  @Test
  void damagedModel_isBadInput_andTheNextIsRight() throws Exception {
    byte[] bytes = Files.readAllBytes(model());
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 3));
    assertThatThrownBy(() -> engine().load("small", damaged).close())
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
    network_givesTheRightNumbers_againAndAgain();
  }

  @Test
  void network_mayBeClosedTwice_andDoesNotRunAfterIt() throws Exception {
    Network network = engine().load("small", model());
    network.close();
    network.close();
    assertThatThrownBy(() -> network.run(inputs())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void engine_mayBeClosedTwice() {
    engine().close();
    engine().close();
  }

  private void requireRight(Map<String, Tensor> actual) {
    assertThat(actual.keySet()).isEqualTo(outputs().keySet());
    outputs().forEach((name, tensor) -> requireClose(actual.get(name), tensor, name, tolerance()));
  }

  private static void requireClose(
      @Nullable Tensor actual, @Nullable Tensor wanted, String name, float tolerance) {
    if (actual == null || wanted == null) {
      throw new AssertionError("no tensor " + name);
    }
    Shape shape = wanted.shape();
    assertThat(actual.shape()).as(name).isEqualTo(shape);
    FloatBuffer a = actual.floats();
    FloatBuffer b = wanted.floats();
    for (int i = 0; i < shape.size(); i++) {
      float off = Math.abs(a.get(i) - b.get(i));
      assertThat(off <= tolerance)
          .as("%s[%d]: %s, wanted %s", name, i, a.get(i), b.get(i))
          .isTrue();
    }
  }

  private static void spoil(Tensor tensor) {
    FloatBuffer data = tensor.floats();
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, Float.NaN);
    }
  }
}
