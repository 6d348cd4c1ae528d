package io.talkinghead.bench;

import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;
import java.io.IOException;
import java.util.List;
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
 * The cost of moving the face for the sample voice (8.5 s, 25 pictures per second), on one core.
 * {@code java -jar talkinghead-bench/target/benchmarks.jar Motion}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class MotionBenchmark {
  private PerformanceScene scene;
  private MotionGenerator generator;

  /** Hears the voice. */
  @Setup
  public void open() throws IOException {
    scene = PerformanceScene.open(512);
    generator =
        Samples.provider(MotionGeneratorProvider.class, "builtin")
            .create(Options.builder().build());
  }

  /** Closes the generator. */
  @TearDown
  public void close() {
    generator.close();
  }

  /** Makes the whole performance. */
  @Benchmark
  public List<MotionFrame> move() {
    return PerformanceScene.move(generator, scene.avatar, scene.features, scene.rows);
  }
}
