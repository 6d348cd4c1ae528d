package io.talkinghead.core.internal.ditto.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Loaded once, closed once, and no handle works after it was closed. */
class SharedEngineTest {
  private static final Path FILE = Path.of("a.onnx");

  private final List<String> events = new ArrayList<>();
  private final SharedEngine shared = new SharedEngine(new Recorder(), new MemoryGate(() -> 0));

  private final class Recorder implements InferenceEngine {
    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public Network load(String role, Path model) {
      events.add("load " + role);
      return new Network() {
        @Override
        public List<String> inputs() {
          return List.of("x");
        }

        @Override
        public List<String> outputs() {
          return List.of("y");
        }

        @Override
        public Optional<long[]> declaredShape(String name) {
          return Optional.of(new long[] {name.length()});
        }

        @Override
        public Optional<Tensor.Type> declaredType(String name) {
          return Optional.of(Tensor.Type.INT32);
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          return inputs;
        }

        @Override
        public void close() {
          events.add("close " + role);
        }
      };
    }

    @Override
    public Map<String, String> versions() {
      return Map.of("recorder", "1");
    }

    @Override
    public void close() {
      events.add("close engine");
    }
  }

  @Test
  void networkAndEngine_liveAsLongAsTheirLastUser() throws Exception {
    JoiningEngine one = shared.lease();
    JoiningEngine two = shared.lease();
    Network first = one.load("a", FILE);
    Network second = two.load("a", FILE);
    assertThat(events).containsExactly("load a");
    first.close();
    first.close();
    assertThatThrownBy(() -> first.run(Map.of())).isInstanceOf(IllegalStateException.class);
    assertThat(second.run(Map.of())).isEmpty();
    one.close();
    one.close();
    assertThatThrownBy(() -> one.load("a", FILE)).isInstanceOf(IllegalStateException.class);
    assertThat(events).containsExactly("load a");
    second.close();
    two.close();
    assertThat(events).containsExactly("load a", "close a", "close engine");
    assertThatThrownBy(shared::lease).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatANetworkDeclares_isTold() throws Exception {
    try (JoiningEngine engine = shared.lease();
        Network network = engine.load("a", FILE)) {
      assertThat(network.inputs()).containsExactly("x");
      assertThat(network.outputs()).containsExactly("y");
      assertThat(network.declaredShape("xyz")).hasValue(new long[] {3});
      assertThat(network.declaredType("x")).hasValue(Tensor.Type.INT32);
    }
  }

  @Test
  void engineThatJoinsNothing_isAskedForSingleNetworks() throws Exception {
    try (JoiningEngine engine = shared.lease()) {
      assertThat(engine.joinSampler(FILE, schedule())).isEmpty();
      assertThat(engine.joinRenderer(Optional.empty(), FILE, FILE)).isEmpty();
      assertThat(engine.name()).isEqualTo("recorder");
      assertThat(engine.device()).isEqualTo("none");
      assertThat(engine.versions()).containsEntry("recorder", "1");
      assertThat(schedule()).isEqualTo(schedule()).hasSameHashCodeAs(schedule());
    }
  }

  private static SamplerSchedule schedule() {
    return new SamplerSchedule(new long[] {9, 1}, new float[1], new float[1], new float[1]);
  }
}
