package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import io.talkinghead.core.internal.pipeline.Turns;
import io.talkinghead.core.live.StreamClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * The sound that was written and not yet heard: a ring of bounded size.
 *
 * <p><b>Threads:</b> one writer, one taker; the rest from any thread.
 */
final class LiveInput {
  /** What {@link #take} returns at the end of the stream or of the turn. */
  static final int END = -1;

  /** Sound written within a millisecond counts as written at once. */
  private static final long AT_ONCE = 1_000_000;

  /** Everything up to sample {@code end} was there at {@code nanos}. */
  private record Arrival(long end, long nanos) {}

  private final float[] ring;
  private final StreamClock clock;
  private final Turns turns;
  private final StopSignal stop;
  private int from;
  private int filled;
  private boolean finished;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private long written;
  private long taken;
  private long arrivalNanos;

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
    int room = Math.min(count, ring.length - filled);
    for (int i = 0; i < room; i++) {
      float sample = samples[offset + i];
      int slot = from + filled + i;
      ring[slot < ring.length ? slot : slot - ring.length] = Float.isFinite(sample) ? sample : 0;
    }
    filled += room;
    arrived(room);
    notifyAll();
    return room;
  }

  private void arrived(int count) {
    written += count;
    Arrival last = arrivals.peekLast();
    long now = clock.nanoTime();
    if (last != null && now - last.nanos() < AT_ONCE) {
      arrivals.removeLast();
      now = last.nanos();
    }
    arrivals.add(new Arrival(written, now));
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
    int count = Math.min(most, filled);
    int straight = Math.min(count, ring.length - from);
    System.arraycopy(ring, from, target, offset, straight);
    System.arraycopy(ring, 0, target, offset + straight, count - straight);
    from = (from + count) % ring.length;
    filled -= count;
    taken += count;
    for (Arrival first = arrivals.element(); first.end() < taken; first = arrivals.element()) {
      arrivals.remove();
    }
    arrivalNanos = arrivals.element().nanos();
    notifyAll();
    return count;
  }

  /** Returns when the last sample that was taken had been written. */
  synchronized long arrivalNanos() {
    return arrivalNanos;
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
    taken = written;
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }
}
