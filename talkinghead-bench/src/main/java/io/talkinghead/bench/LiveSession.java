package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.GenerationReport;
import io.talkinghead.Output;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;

/** One stream that is fed in real time, and what can be measured of it from outside. */
final class LiveSession implements AutoCloseable {
  /** How long after its sound a picture may be done: two pictures at 25 a second. */
  static final Duration DELAY = Duration.ofMillis(80);

  private static final int RATE = 16_000;
  private static final int PIECE = RATE / 50;

  private final SpeechStream stream;
  private final CompletableFuture<GenerationReport> outcome;
  private final boolean encoded;
  private final int frameRate;
  private final long[] doneNanos;
  private long startNanos;
  private long frames;
  private long feederLateNanos;

  private LiveSession(
      TalkingHead head, Avatar avatar, int frameRate, long seed, boolean encoded, int most)
      throws IOException {
    this.encoded = encoded;
    this.frameRate = frameRate;
    this.doneNanos = new long[most];
    StreamOptions.Builder options = StreamOptions.builder().frameRate(frameRate).seed(seed);
    if (encoded) {
      options
          .output(Output.mp4(OutputStream.nullOutputStream(), Duration.ofMillis(200)))
          .motionEvents(true)
          .events(this::note);
    } else {
      options.pacing(DELAY);
    }
    stream = head.openStream(avatar, options.build());
    outcome = stream.report();
    if (!encoded) {
      stream.subscribe(new Counter());
    }
  }

  static LiveSession open(
      TalkingHead head, Avatar avatar, int frameRate, long seed, boolean encoded)
      throws IOException {
    return new LiveSession(head, avatar, frameRate, seed, encoded, /* most= */ 120 * frameRate);
  }

  /** A picture is told of when it has been encoded. */
  private void note(StreamEvent event) {
    if (event instanceof StreamEvent.Moved moved) {
      done(moved.index());
    }
  }

  private void done(long index) {
    doneNanos[(int) index] = System.nanoTime();
    frames = Math.max(frames, index + 1);
  }

  /**
   * Writes {@code seconds} of {@code voice}, again and again from sample {@code from}, each piece
   * when its last sample has been spoken; then the end.
   */
  void feed(float[] voice, int from, int seconds, long start) {
    startNanos = start;
    float[] piece = new float[PIECE];
    try {
      for (int at = 0; at < seconds * RATE; at += PIECE) {
        for (int i = 0; i < PIECE; i++) {
          piece[i] = voice[(from + at + i) % voice.length];
        }
        long due = start + nanos(at + PIECE);
        sleepUntil(due);
        feederLateNanos = Math.max(feederLateNanos, System.nanoTime() - due);
        stream.write(piece);
      }
      stream.finish();
    } catch (InterruptedException e) {
      stream.close();
    }
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits for the end. */
  void finish() throws InterruptedException, ExecutionException {
    frames = outcome.get().frames();
  }

  private GenerationReport.Live live() {
    return outcome.join().live().orElseThrow();
  }

  long frames() {
    return frames;
  }

  int width() {
    return stream.width();
  }

  /** Returns how many pictures were left out, or encoded too late. */
  long lateFrames() {
    return encoded
        ? readyMillis().filter(ms -> ms > DELAY.toMillis()).count()
        : live().lateFrames();
  }

  /**
   * Returns how long after its sound each picture was done, by the look-ahead that the stream
   * reports; empty for pictures that are paced.
   */
  DoubleStream readyMillis() {
    long ahead = live().lookAhead().toNanos();
    // the last ones wait for no sound but the end
    int steady = encoded ? (int) (frames - ahead * frameRate / 1_000_000_000L - 1) : 0;
    double[] ready = new double[Math.max(0, steady)];
    for (int i = 0; i < ready.length; i++) {
      long needed = startNanos + 1_000_000_000L * i / frameRate + ahead;
      ready[i] = (doneNanos[i] - needed) / 1e6;
    }
    return Arrays.stream(ready);
  }

  /** Returns how late a piece was written at worst: what the machine, not the program, held up. */
  Duration feederLate() {
    return Duration.ofNanos(feederLateNanos);
  }

  Duration firstFrame() {
    return live().firstFrameCompute();
  }

  Duration lookAhead() {
    return live().lookAhead();
  }

  @Override
  public void close() {
    stream.close();
  }

  private static long nanos(long samples) {
    return samples * 1_000_000_000L / RATE;
  }
}
