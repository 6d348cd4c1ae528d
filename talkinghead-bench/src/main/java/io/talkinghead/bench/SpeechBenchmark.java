package io.talkinghead.bench;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import java.io.IOException;
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
 * The cost of hearing the sample voice (8.5 s): both passes of log-mel, the network, loudness and
 * pitch, on one core. 200 x real time is 42 ms. {@code java -jar
 * talkinghead-bench/target/benchmarks.jar Speech}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class SpeechBenchmark {
  private final float[] samples = Samples.pcm();
  private AudioFeatureExtractor extractor;

  /** Loads the weights. */
  @Setup
  public void open() {
    extractor =
        Samples.provider(AudioFeatureExtractorProvider.class, "builtin")
            .create(Options.builder().build());
  }

  /** Frees the weights. */
  @TearDown
  public void close() {
    extractor.close();
  }

  /** Turns the voice into rows of features, and returns how many. */
  @Benchmark
  public int listen() throws IOException {
    int[] rows = {0};
    AudioFeatureExtractor.Request request =
        new AudioFeatureExtractor.Request(Samples.opener(samples), samples.length, event -> {});
    try (AudioFeatureExtractor.Session session = extractor.open(request)) {
      session.accept(samples, 0, samples.length, (block, count) -> rows[0] += count);
      session.finish((block, count) -> rows[0] += count);
    }
    return rows[0];
  }
}
