package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.core.TalkingHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A whole job, voice and portrait in, MP4 out: the sample voice (8.5 s) in a warm JVM. A real-time
 * factor of 0.10 is 850 ms. {@code java -jar talkinghead-bench/target/benchmarks.jar Job}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(3)
public class JobBenchmark {
  /** Width and height of the video. */
  @Param({"320", "512"})
  int side;

  /** A drawing, all of which moves with the head, or a photo, whose background stands still. */
  @Param({"cartoon.png", "astronaut.png"})
  String portrait;

  private TalkingHead head;
  private Path target;

  /** Opens the head. */
  @Setup
  public void open() throws IOException {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
    target = Files.createTempFile("talkinghead-bench", ".mp4");
  }

  /** Closes the head. */
  @TearDown
  public void close() throws IOException {
    head.close();
    Files.deleteIfExists(target);
  }

  /** Makes one video. */
  @Benchmark
  public GenerationReport generate() throws IOException, InterruptedException {
    Avatar avatar = head.encode(Samples.portrait(portrait), FrameSize.square(side));
    return head.generate(
        GenerationRequest.builder(avatar, Output.mp4(target)).audio(Samples.voice()).build());
  }
}
