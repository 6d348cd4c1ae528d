package io.talkinghead.bench;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.Limits;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.VideoChunk;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.internal.media.RecordedSound;
import io.talkinghead.core.internal.media.SoundReader;
import io.talkinghead.core.internal.media.VideoFrames;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A long live session on a virtual clock: a voice, then three seconds in which the writer is silent
 * and the face idles, again and again. Nothing may drift: the number of pictures, their times, and
 * the mouth against the sound, both decoded again from the MP4; nor may memory grow. {@code java
 * -Xmx300m -cp talkinghead-bench/target/benchmarks.jar io.talkinghead.bench.LiveSoak [minutes]}
 *
 * <p>Prints a line of memory for each minute of the stream and one of lag for each minute of the
 * video; ends with an error if something drifted. Memory is to be read by eye.
 */
public final class LiveSoak {
  private static final int RATE = 16_000;
  private static final int FPS = 25;
  private static final int FRAME = RATE / FPS;
  private static final int TICK = RATE / 50;
  private static final int PAUSE = 3 * RATE;
  private static final int PORTRAIT = 640;
  private static final int SIDE = 256;
  private static final int MOST_LAG = 12;
  private static final long SECOND = 1_000_000_000;

  /** What a stream may be behind at its end: silence that was not late yet. */
  private static final Duration JITTER = StreamOptions.DEFAULT_JITTER;

  private final PrintStream out;
  private final VirtualClock clock = new VirtualClock();
  private final FragmentTimes times = new FragmentTimes(FPS);
  private final float[] voice = Samples.pcm();
  private long written;

  private LiveSoak(PrintStream out) {
    this.out = out;
  }

  /**
   * What was found.
   *
   * @param frames pictures in the file
   * @param worstLag the largest distance of mouth and sound of all minutes, pictures
   * @param leastCorrelation of mouth and sound at no lag, of all minutes
   */
  record Outcome(long frames, int worstLag, double leastCorrelation) {}

  /** Streams as many minutes as the first argument tells, 30 by default. */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    run(minutes, System.out);
  }

  /**
   * Streams {@code minutes} and looks at the result.
   *
   * @throws IllegalStateException if something drifted; tells what
   */
  static Outcome run(int minutes, PrintStream out) throws Exception {
    Path file = Files.createTempFile("talkinghead-soak", ".mp4");
    try (TalkingHead head = TalkingHead.open(Options.builder().backend("builtin").build())) {
      Avatar avatar = head.encode(Samples.portrait("cartoon.png"), FrameSize.square(SIDE));
      LiveSoak soak = new LiveSoak(out);
      soak.stream(head, avatar, 60L * minutes, file);
      return soak.look(avatar, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void stream(TalkingHead head, Avatar avatar, long seconds, Path file) throws Exception {
    out.println("minute  heap MiB  committed MiB  resident MiB  threads");
    try (OutputStream target = Files.newOutputStream(file)) {
      StreamOptions options =
          StreamOptions.builder()
              .idle(true)
              .clock(clock)
              .controls(Controls.builder().headScale(0).blinkRate(0).build())
              .output(Output.chunks(Output.DEFAULT_CHUNK, new Keeper(target)))
              .build();
      try (SpeechStream stream = head.openStream(avatar, options)) {
        Counter shown = new Counter();
        stream.subscribe(shown);
        for (long second = 0; second < seconds; second++) {
          speak(stream, shown, second);
          if (second % 60 == 59) {
            tellMemory(second / 60 + 1);
          }
        }
        stream.finish();
        check(stream.report().get(), seconds);
      }
    }
  }

  /** Writes what belongs to one second, piece by piece as time goes on. */
  private void speak(SpeechStream stream, Counter shown, long second) throws Exception {
    int cycle = voice.length / TICK * TICK + PAUSE;
    for (long tick = second * RATE; tick < (second + 1) * RATE; tick += TICK) {
      clock.advanceTo((tick + TICK) * SECOND / RATE);
      int at = (int) (tick % cycle);
      if (at + TICK <= voice.length) {
        stream.write(voice, at, TICK);
        written += TICK;
      }
      // time must not run away from the machine: a stream does not make up for half a second lost
      shown.awaitFrames((tick - RATE / 2) / FRAME);
    }
  }

  private void check(GenerationReport report, long seconds) {
    GenerationReport.Live live = report.live().orElseThrow();
    long heard = written + live.silence().toNanos() / 1000 * RATE / 1_000_000;
    long wanted = (heard + FRAME - 1) / FRAME;
    out.printf(
        Locale.ROOT,
        "%d pictures of %.3f s of sound, %.3f s of it written, %.3f s put in%n",
        report.frames(),
        report.duration().toNanos() / 1e9,
        (double) written / RATE,
        live.silence().toNanos() / 1e9);
    require(report.duration().equals(Duration.ofNanos(heard * SECOND / RATE)), "sound was lost");
    require(report.frames() == wanted, "there should be " + wanted + " pictures");
    require(times.pictures() == wanted, "the file has " + times.pictures() + " pictures");
    double end = (double) heard / RATE;
    double held = JITTER.toMillis() / 1e3 + (double) TICK / RATE;
    require(Math.abs(seconds - end) <= held, "the stream took " + end + " s");
    require(Math.abs(times.pictureEnd() - end) < 1e-3, "pictures end at " + times.pictureEnd());
    require(times.soundEnd() - end < 0.2, "the sound ends at " + times.soundEnd());
  }

  /** Decodes the file, and compares mouth and sound minute by minute. */
  private Outcome look(Avatar avatar, Path file) throws IOException {
    MouthCurve curve = new MouthCurve(avatar, PORTRAIT);
    Limits limits = new Limits(1, 1 << 20, 1L << 34, Duration.ofHours(24), 1L << 34, 1_000_000);
    try (VideoFrames frames = VideoFrames.open(new Portrait.Content.File(file), limits)) {
      for (FrameBuffer next = frames.next(); next != null; next = frames.next()) {
        curve.picture(next);
      }
    }
    hear(file, limits, curve);
    require(curve.pictures() == times.pictures(), curve.pictures() + " pictures decoded");
    out.println("minute  lag frames  correlation");
    int worst = 0;
    double least = 1;
    int step = Math.min(60 * FPS, curve.pictures());
    List<String> drifted = new ArrayList<>();
    int minutes = Math.round((float) curve.pictures() / step);
    for (int minute = 1; minute <= minutes; minute++) {
      int from = Math.min((minute - 1) * step, curve.pictures() - step);
      int lag = curve.lag(from, from + step, MOST_LAG);
      double fit = curve.correlation(from, from + step, 0);
      out.printf(Locale.ROOT, "%6d  %10d  %11.3f%n", minute, lag, fit);
      worst = Math.max(worst, Math.abs(lag));
      least = Math.min(least, fit);
      if (Math.abs(lag) > 1) {
        drifted.add("minute " + minute);
      }
    }
    require(drifted.isEmpty(), "mouth and sound are apart in " + drifted);
    return new Outcome(curve.pictures(), worst, least);
  }

  private static void hear(Path file, Limits limits, MouthCurve curve) throws IOException {
    float[] frame = new float[FRAME];
    try (RecordedSound sound =
        SoundReader.open(new AudioClip.Content.File(file), limits, SoundReader.Target.FEATURES)) {
      int filled = 0;
      for (int n = sound.read(frame, 0, FRAME); n > 0; ) {
        filled += n;
        if (filled == FRAME) {
          double sum = 0;
          for (float x : frame) {
            sum += x * x;
          }
          curve.sound(Math.sqrt(sum / FRAME));
          filled = 0;
        }
        n = sound.read(frame, filled, FRAME - filled);
      }
    }
  }

  private void tellMemory(long minute) throws IOException {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.printf(
        Locale.ROOT,
        "%6d  %8.1f  %13.1f  %12.1f  %7d%n",
        minute,
        heap.getUsed() / 1048576.0,
        heap.getCommitted() / 1048576.0,
        JobSoak.residentBytes() / 1048576.0,
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalStateException(complaint);
    }
  }

  /** Keeps the video in a file, and reads its times. */
  private final class Keeper implements Output.ChunkReceiver {
    private final OutputStream target;

    Keeper(OutputStream target) {
      this.target = target;
    }

    @Override
    public void begin(byte[] header, String codecs) throws IOException {
      times.add(header);
      target.write(header);
    }

    @Override
    public void accept(VideoChunk chunk) throws IOException {
      times.add(chunk.bytes());
      target.write(chunk.bytes());
    }
  }
}
