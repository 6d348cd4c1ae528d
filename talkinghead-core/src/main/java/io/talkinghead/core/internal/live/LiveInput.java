package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import io.talkinghead.core.internal.pipeline.Turns;
import io.talkinghead.core.live.StreamClock;
import java.util.Objects;

/**
 * The sound that was written and not yet heard: a ring of bounded size.
 *
 * <p><b>Threads:</b> one writer, one taker; the rest from any thread.
 */
final class LiveInput {
  /** What {@link #take} returns at the end of the stream or of the turn. */
  static final int END = -1;

  private final float[] ring;
  private final StreamClock clock;
  private final Turns turns;
  private final StopSignal stop;
  private int from;
  private int filled;
  private boolean finished;

  /**
   * Makes an empty one.
   *
   * @param capacity samples that may wait
   */
  LiveInput(int capacity, StreamClock clock, Turns turns, StopSignal stop) {
    this.ring = new float[capacity];
    this.clock = clock;
    this.turns = turns;
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /**
   * Appends all of the sound; waits for room. Drops the rest if the turn ends meanwhile.
   *
   * @throws IllegalStateException after the end
   */
  synchronized void write(float[] samples, int offset, int count) throws InterruptedException {
    int turn = turns.current();
    int done = offer(samples, offset, count);
    while (done < count && !turns.over(turn)) {
      wait();
      done += offer(samples, offset + done, count - done);
    }
  }

  /**
   * Appends as much of the sound as there is room for, and returns how much that was.
   *
   * @throws IllegalStateException after the end
   */
  synchronized int offer(float[] samples, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, samples.length);
    requireOpen();
    int taken = Math.min(count, ring.length - filled);
    for (int i = 0; i < taken; i++) {
      float sample = samples[offset + i];
      int slot = from + filled + i;
      ring[slot < ring.length ? slot : slot - ring.length] = Float.isFinite(sample) ? sample : 0;
    }
    filled += taken;
    notifyAll();
    return taken;
  }

  /** Throws {@link IllegalStateException} after the end. */
  synchronized void requireOpen() {
    if (finished || stop.raised()) {
      throw new IllegalStateException(
          finished ? "the stream was finished" : "the stream is closed, or has failed");
    }
  }

  /**
   * Removes up to {@code most} samples; waits until there is one.
   *
   * @return how many; 0 if there was none by {@code untilNanos}; {@link #END} after the last, or
   *     when {@code turn} is over
   */
  synchronized int take(float[] target, int offset, int most, int turn, long untilNanos)
      throws InterruptedException {
    while (filled == 0 && !finished && !turns.over(turn) && !stop.raised()) {
      if (untilNanos == Long.MAX_VALUE) {
        wait();
      } else if (untilNanos - clock.nanoTime() > 0) {
        clock.await(this, untilNanos);
      } else {
        return 0;
      }
    }
    if (stop.raised()) {
      throw new StoppedException();
    }
    if (turns.over(turn) || filled == 0) {
      return END;
    }
    int taken = Math.min(most, filled);
    int straight = Math.min(taken, ring.length - from);
    System.arraycopy(ring, from, target, offset, straight);
    System.arraycopy(ring, 0, target, offset + straight, taken - straight);
    from = (from + taken) % ring.length;
    filled -= taken;
    notifyAll();
    return taken;
  }

  /** Says that nothing more will be written. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  /** Returns whether {@link #finish()} was called. */
  synchronized boolean finished() {
    return finished;
  }

  /** Drops what waits, and wakes whoever waits: the turn is over. */
  synchronized void clear() {
    filled = 0;
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }
}
