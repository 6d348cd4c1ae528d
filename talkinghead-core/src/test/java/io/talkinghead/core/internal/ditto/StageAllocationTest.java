package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.talkinghead.Controls;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In the steady state the stages before the painter take little from the heap for each frame, over
 * networks that answer at once. The painter's share is tested beside its engine.
 */
class StageAllocationTest {
  private static final long MOST_BYTES = 64 * 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @CsvSource({"OFFLINE, 640", "OFFLINE, 16000", "ONLINE, 3200"})
  void chunking(DittoMode mode, int piece) throws IOException {
    DittoOptions options = DittoOptions.builder().mode(mode).build();
    float[] samples = new float[piece];
    int[] rows = new int[1];
    var request =
        new AudioFeatureExtractor.Request(
            () -> {
              throw new IllegalStateException("there is no file");
            },
            160_000,
            event -> {});
    AudioFeatureExtractor.Sink sink = (values, count) -> rows[0] += count;
    try (var stage = new HubertFeatureExtractor(pack(), options, DittoDump.OFF);
        var session = stage.open(request)) {
      long before = 0;
      for (int at = 0; at < 320_000; at += piece) {
        if (at == 160_000) {
          before = allocated();
          rows[0] = 0;
        }
        session.accept(samples, 0, piece, sink);
      }
      assertThat(rows[0]).isGreaterThan(200);
      long each = (allocated() - before) / rows[0];
      assertThat(each).isLessThan(MOST_BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({"OFFLINE, 10", "OFFLINE, 60", "ONLINE, 70", "ONLINE, 40"})
  void samplingAndMotion(DittoMode mode, int overlap) throws IOException {
    DittoOptions options =
        DittoOptions.builder()
            .mode(mode)
            .sampling(SamplingOptions.builder().overlap(overlap).steps(10).build())
            .build();
    var avatar = Performance.avatar("face512.png", DittoOptions.offline(), DittoDump.OFF);
    var request =
        new MotionGenerator.Request(avatar, 25, -1, Controls.NATURAL, NoiseSource.seeded(9));
    float[] row = new float[1024];
    int[] frames = new int[1];
    MotionGenerator.Sink sink = frame -> frames[0]++;
    try (var stage = new DittoMotionGenerator(pack(), options, DittoDump.OFF);
        var session = stage.open(request)) {
      long before = 0;
      for (int i = 0; i < 1200; i++) {
        if (i == 400) {
          before = allocated();
          frames[0] = 0;
        }
        session.accept(row, 1, sink);
      }
      assertThat(frames[0]).isGreaterThan(700);
      long each = (allocated() - before) / frames[0];
      assertThat(each).isLessThan(MOST_BYTES);
    }
  }

  @Test
  void theMeasureSeesWhatIsAllocated() {
    long before = allocated();
    byte[] block = new byte[100_000];
    assertThat(allocated() - before).isGreaterThanOrEqualTo(block.length);
  }

  private static NetworkPack pack() throws IOException {
    return new NetworkPack(new Idle(), Golden.pack());
  }

  /** Networks that answer with what is in the buffers. */
  private static final class Idle implements InferenceEngine {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public Map<String, String> versions() {
      return Map.of();
    }

    @Override
    public Network load(String role, Path file) {
      DittoModel model =
          Arrays.stream(DittoModel.values())
              .filter(known -> known.file().equals(role))
              .findFirst()
              .orElseThrow();
      Map<String, Tensor> results = Map.of("encoding_out", Tensor.direct(Shape.of(20, 1024)));
      return new Network() {
        @Override
        public List<String> inputs() {
          return List.copyOf(model.inputs().keySet());
        }

        @Override
        public List<String> outputs() {
          return List.copyOf(model.outputs());
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          return results;
        }

        @Override
        public void run(Map<String, Tensor> inputs, Map<String, Tensor> wanted) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
