package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.core.internal.pipeline.Turns;
import java.util.function.Consumer;

/**
 * How far the stream was shown, and in which turn it is: the one place where an interruption and
 * the handing over of a picture meet.
 *
 * <p><b>Threads:</b> any.
 */
final class Playback {
  private static final long MICROS = 1_000_000;

  /** A turn, and the first picture that it shows. */
  record Start(int turn, long frame) {}

  private final Turns turns = new Turns();
  private final int frameRate;
  private long shown;
  private Start start = new Start(0, 0);

  Playback(int frameRate) {
    this.frameRate = frameRate;
  }

  Turns turns() {
    return turns;
  }

  /** Returns the turn that goes on now. */
  synchronized Start start() {
    return start;
  }

  /** Returns how many pictures of the stream have been shown. */
  synchronized long shown() {
    return shown;
  }

  /** Returns the end of the last picture shown, microseconds. */
  synchronized long shownUs() {
    return timeUs(shown);
  }

  /** Takes note that {@code frame} is being shown; returns false if its turn is over. */
  synchronized boolean show(Numbered frame) {
    if (turns.over(frame.turn())) {
      return false;
    }
    shown = frame.index() + 1;
    return true;
  }

  /** Does {@code work} unless {@code turn} is over, which it will not be meanwhile. */
  synchronized void during(int turn, Runnable work) {
    if (!turns.over(turn)) {
      work.run();
    }
  }

  /**
   * Ends the turn here.
   *
   * @param allowed throws if the stream cannot be interrupted
   * @param rewind takes back what the others have of the turn
   */
  synchronized Start interrupt(Runnable allowed, Consumer<Start> rewind) {
    allowed.run();
    turns.advance();
    start = new Start(turns.current(), shown);
    rewind.accept(start);
    return start;
  }

  /** Returns when picture {@code frame} begins, microseconds. */
  long timeUs(long frame) {
    return frame / frameRate * MICROS + frame % frameRate * MICROS / frameRate;
  }

  /** Returns the sample that picture {@code frame} begins with, at {@code sampleRateHz}. */
  long sample(long frame, int sampleRateHz) {
    return frame / frameRate * sampleRateHz + frame % frameRate * sampleRateHz / frameRate;
  }

  /** Returns how many pictures cover {@code samples}. */
  long frames(long samples, int sampleRateHz) {
    long whole = samples / sampleRateHz;
    long rest = samples % sampleRateHz;
    return whole * frameRate + (rest * frameRate + sampleRateHz - 1) / sampleRateHz;
  }
}
