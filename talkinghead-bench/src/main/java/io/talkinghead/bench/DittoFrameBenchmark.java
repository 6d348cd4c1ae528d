package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * One picture of the synthetic pack from motion to the whole picture, 512 x 512: stitching,
 * warping, decoding, paste-back. Of the work the pack's small networks are a part only; {@link
 * EngineBenchmark} has them alone. {@code java -jar talkinghead-bench/target/benchmarks.jar
 * DittoFrame -p threads=1}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DittoFrameBenchmark {
  private static final int FRAMES = 50;

  /** Who paints. */
  @Param({"onnx", "pytorch"})
  String backend;

  /** Threads that share one operator. */
  @Param("1")
  int threads;

  private final List<MotionFrame> motion = new ArrayList<>();
  private FaceWarper warper;
  private FaceWarper.Painter painter;
  private FrameBuffer face;
  private FrameBuffer whole;
  private int next;

  /** Encodes the face and moves it by made-up features. */
  @Setup
  public void open() throws IOException {
    Options options =
        Options.builder()
            .device("cpu")
            .modelPack(DittoSamples.folder())
            .properties(
                Map.of(
                    "onnx.cache",
                    "none",
                    "onnx.threads",
                    Integer.toString(threads),
                    "pytorch.cache",
                    "none",
                    "pytorch.threads",
                    Integer.toString(threads)))
            .build();
    NoiseSource noise = NoiseSource.seeded(1);
    float[] features = new float[FRAMES * 1024];
    noise.gaussian(features, 0, features.length);
    Avatar avatar;
    try (AvatarEncoder encoder =
            Samples.provider(AvatarEncoderProvider.class, backend).create(options);
        MotionGenerator generator =
            Samples.provider(MotionGeneratorProvider.class, backend).create(options)) {
      avatar = encoder.encode(Portrait.read(DittoSamples.face()), FrameSize.SOURCE);
      try (MotionGenerator.Session session =
          generator.open(
              new MotionGenerator.Request(avatar, 25, FRAMES, Controls.NATURAL, noise))) {
        session.accept(features, FRAMES, motion::add);
        session.finish(motion::add);
      }
    }
    warper = Samples.provider(FaceWarperProvider.class, backend).create(options);
    painter = warper.open(avatar);
    face = new FrameBuffer(painter.width(), painter.height());
    whole = new FrameBuffer(avatar.width(), avatar.height());
  }

  /** Closes the painter. */
  @TearDown
  public void close() {
    painter.close();
    warper.close();
  }

  /** The next picture. */
  @Benchmark
  public FrameBuffer frame() {
    painter.paint(motion.get(next), face);
    painter.pasteBack().paste(face, next, whole);
    next = (next + 1) % motion.size();
    return whole;
  }
}
