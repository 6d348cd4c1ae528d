package io.talkinghead.bench;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.VideoEncoder;
import io.talkinghead.spi.VideoEncoderProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of one picture of video with its sound: colour conversion, H.264, AAC, fragmented MP4.
 * {@code java -jar talkinghead-bench/target/benchmarks.jar VideoEncoder}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class VideoEncoderBenchmark {
  private static final int FRAMES = 100;

  /** Width and height of the picture. */
  @Param({"320", "512", "1024"})
  int side;

  private final float[] samples = Samples.pcm();
  private final List<FrameBuffer> pictures = new ArrayList<>();
  private VideoEncoder encoder;

  /** Paints the pictures. */
  @Setup
  public void open() throws IOException {
    PerformanceScene scene = PerformanceScene.open(side);
    try (FaceWarper warper =
            Samples.provider(FaceWarperProvider.class, "builtin")
                .create(Options.builder().build());
        FaceWarper.Painter painter = warper.open(scene.avatar)) {
      for (int i = 0; i < FRAMES; i++) {
        FrameBuffer picture = new FrameBuffer(painter.width(), painter.height());
        painter.paint(scene.motion.get(i), picture);
        pictures.add(picture);
      }
    }
    encoder =
        Samples.provider(VideoEncoderProvider.class, "ffmpeg").create(Options.builder().build());
  }

  /** Writes four seconds of video. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public String encode() throws IOException {
    VideoEncoder.Request request =
        new VideoEncoder.Request(
            Output.mp4(OutputStream.nullOutputStream()), side, side, 25, Samples.opener(samples));
    try (VideoEncoder.Session session = encoder.open(request)) {
      for (FrameBuffer picture : pictures) {
        session.write(picture);
      }
      session.finish();
      return session.encoder();
    }
  }
}
