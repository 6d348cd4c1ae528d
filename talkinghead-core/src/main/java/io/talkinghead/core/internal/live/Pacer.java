package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import io.talkinghead.core.live.StreamClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * When each picture is due: {@code delay} after the sound of the first one was there, and then one
 * after the other at the frame rate. Sound that comes later than its picture is due moves all later
 * pictures; that is an underrun.
 *
 * <p><b>Threads:</b> any.
 */
final class Pacer {
  private static final long SECOND = 1_000_000_000;

  private final boolean active;
  private final long delayNanos;
  private final int frameRate;
  private final StreamClock clock;
  private final StopSignal stop;
  private long origin; // when picture 0 would be due, less the delay
  private int turn = -1;

  Pacer(Optional<Duration> delay, int frameRate, StreamClock clock, StopSignal stop) {
    this.active = delay.isPresent();
    this.delayNanos = delay.orElse(Duration.ZERO).toNanos();
    this.frameRate = frameRate;
    this.clock = clock;
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /**
   * Takes note of {@code frame}, of which no picture was begun yet.
   *
   * @return whether its sound was so late that all pictures from this one on come later
   */
  synchronized boolean plan(Numbered frame) {
    if (!active) {
      return false;
    }
    long own = frame.heardNanos() - nanos(frame.index());
    if (frame.turn() != turn) {
      origin = turn < 0 ? own : Math.max(own, origin);
      turn = frame.turn();
      return false;
    }
    boolean late = own > origin + delayNanos;
    origin = late ? own : origin;
    return late;
  }

  /** Returns whether it is too late to begin {@code frame}. */
  synchronized boolean late(Numbered frame) {
    return active && clock.nanoTime() > due(frame.index());
  }

  /** Waits until {@code frame} is due or {@code over}. */
  synchronized void await(Numbered frame, BooleanSupplier over) throws InterruptedException {
    while (active && !over.getAsBoolean() && !stop.raised()) {
      long due = due(frame.index());
      if (clock.nanoTime() >= due) {
        return;
      }
      clock.await(this, due);
    }
    if (stop.raised()) {
      throw new StoppedException();
    }
  }

  private long due(long index) {
    return origin + delayNanos + nanos(index);
  }

  private long nanos(long index) {
    return index / frameRate * SECOND + index % frameRate * SECOND / frameRate;
  }

  synchronized void wake() {
    notifyAll();
  }
}
