package io.talkinghead.bench;

import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.backend.onnx.OnnxEngine;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.HubertFeatureExtractor;
import io.talkinghead.core.internal.ditto.motion.MotionSampler;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the Ditto stages cost besides their networks, and what a call of the engine costs besides
 * its network. {@code java -jar talkinghead-bench/target/benchmarks.jar DittoStages}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DittoStagesBenchmark {
  private static final int WIDTH = 1103;
  private static final int STEPS = 10;

  private final DittoOptions options = DittoOptions.offline();
  private final NoiseSource noise = NoiseSource.seeded(1);
  private final float[] from = new float[265];
  private final float[] rows = new float[80 * WIDTH];
  private final float[] second = new float[16_000];
  private OnnxEngine engine;
  private MotionSampler idleSampler;
  private MotionSampler sampler;
  private MotionSampler joinedSampler;
  private MotionSampler.Run idle;
  private MotionSampler.Run real;
  private MotionSampler.Run joined;
  private HubertFeatureExtractor hubert;
  private Network stitch;
  private final Tensor source = Tensor.direct(Shape.of(1, 21, 3));
  private final Tensor driving = Tensor.direct(Shape.of(1, 21, 3));
  private final Tensor stitched = Tensor.direct(Shape.of(1, 21, 3));

  /** Loads the networks of the pack that {@link DittoSamples} names. */
  @Setup
  public void open() throws IOException {
    engine =
        OnnxEngine.open(
            Options.builder()
                .device("cpu")
                .properties(Map.of("onnx.threads", "1", "onnx.cache", "none"))
                .build());
    NetworkPack none = new NetworkPack(new IdleEngine(), DittoSamples.pack());
    NetworkPack pack = new NetworkPack(engine, DittoSamples.pack());
    idleSampler = new MotionSampler(none, STEPS, false);
    sampler = new MotionSampler(pack, STEPS, false);
    joinedSampler = new MotionSampler(pack, STEPS, true);
    idle = idleSampler.run(idleSampler.drawStepNoises(noise), WIDTH);
    real = sampler.run(sampler.drawStepNoises(noise), WIDTH);
    joined = joinedSampler.run(joinedSampler.drawStepNoises(noise), WIDTH);
    hubert = new HubertFeatureExtractor(none, options, DittoDump.OFF);
    stitch = engine.load("stitch_network", DittoSamples.pack().resolve("stitch_network.onnx"));
  }

  /** Frees the networks. */
  @TearDown
  public void close() {
    stitch.close();
    joinedSampler.close();
    sampler.close();
    idleSampler.close();
    hubert.close();
    engine.close();
  }

  /** The sampler's own work for a clip of 80 frames in 10 steps. */
  @Benchmark
  public float[] samplerArithmetic() {
    return idle.sample(from, rows, 0, noise);
  }

  /** The same with the network of the pack. */
  @Benchmark
  public float[] samplerWithNetwork() {
    return real.sample(from, rows, 0, noise);
  }

  /** The same with the network's ten steps as one graph, the default on a processor. */
  @Benchmark
  public float[] samplerAsOneGraph() {
    return joined.sample(from, rows, 0, noise);
  }

  /** A second of sound cut into windows and averaged to 25 rows. */
  @Benchmark
  public int chunking() {
    int[] count = new int[1];
    AudioFeatureExtractor.Request request =
        new AudioFeatureExtractor.Request(
            () -> {
              throw new IllegalStateException("there is no file");
            },
            second.length,
            event -> {});
    try (AudioFeatureExtractor.Session session = hubert.open(request)) {
      AudioFeatureExtractor.Sink sink = (values, rowCount) -> count[0] += rowCount;
      session.accept(second, 0, second.length, sink);
      session.finish(sink);
    }
    return count[0];
  }

  /** A call of the smallest network, 45 thousand multiplications: nearly all of it is the call. */
  @Benchmark
  public Tensor engineCall() {
    stitch.run(Map.of("kp_source", source, "kp_driving", driving), Map.of("out", stitched));
    return stitched;
  }
}
