package io.talkinghead.bench;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Options;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of one picture on one core, over the pictures of the sample performance: head moving,
 * mouth open and shut, blinks. At 25 fps the whole pipeline has 40 ms. {@code java -jar
 * talkinghead-bench/target/benchmarks.jar FaceWarper}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class FaceWarperBenchmark {
  /** Width and height of the picture. */
  @Param({"320", "512", "1024"})
  int side;

  private PerformanceScene scene;
  private FaceWarper warper;
  private FaceWarper.Painter painter;
  private FrameBuffer target;
  private int next;

  /** Encodes the portrait. */
  @Setup
  public void open() throws IOException {
    scene = PerformanceScene.open(side);
    warper =
        Samples.provider(FaceWarperProvider.class, "builtin").create(Options.builder().build());
    painter = warper.open(scene.avatar);
    target = new FrameBuffer(painter.width(), painter.height());
  }

  /** Closes the painter. */
  @TearDown
  public void close() {
    painter.close();
    warper.close();
  }

  /** Paints the next picture of the performance. */
  @Benchmark
  public FrameBuffer paint() {
    painter.paint(scene.motion.get(next), target);
    next = (next + 1) % scene.motion.size();
    return target;
  }
}
