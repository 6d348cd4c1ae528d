package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
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
 * The cost of making a portrait ready: decoding, finding and measuring the face, preparing the
 * layers. {@code java -jar talkinghead-bench/target/benchmarks.jar Avatar}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class AvatarBenchmark {
  /** File name of the portrait. */
  @Param({"cartoon.png", "astronaut.png"})
  String portrait;

  private AvatarEncoder encoder;

  /** Loads the cascades. */
  @Setup
  public void open() {
    encoder =
        Samples.provider(AvatarEncoderProvider.class, "builtin").create(Options.builder().build());
  }

  /** Closes the encoder. */
  @TearDown
  public void close() {
    encoder.close();
  }

  /** Encodes the portrait. */
  @Benchmark
  public Avatar encode() throws IOException {
    return encoder.encode(Portrait.read(Samples.folder().resolve(portrait)), FrameSize.SOURCE);
  }
}
