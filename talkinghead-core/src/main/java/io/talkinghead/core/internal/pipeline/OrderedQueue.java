package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Brings back into order what several workers finish out of order, and holds never more than {@code
 * capacity} pieces.
 *
 * <p>A ring of slots for the pieces numbered {@code next} to {@code next + capacity - 1}. Whoever
 * brings a later piece waits; the bearer of piece {@code next} never does, so the ring cannot jam.
 *
 * <p><b>Threads:</b> any number of bearers, one taker.
 *
 * @param <T> a piece
 */
final class OrderedQueue<T> {
  private final @Nullable Object[] ring;
  private final StopSignal stop;
  private long next;
  private boolean finished;

  OrderedQueue(int capacity, StopSignal stop) {
    this.ring = new Object[Checks.inRange("capacity", capacity, 1, Integer.MAX_VALUE)];
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /**
   * Brings piece number {@code index}, from 0, each once; waits while it is too early for it.
   *
   * @throws StoppedException if the job was told to stop
   */
  void put(long index, T piece) {
    try {
      insert(index, piece);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private synchronized void insert(long index, T piece) throws InterruptedException {
    while (index >= next + ring.length && !stop.raised()) {
      wait();
    }
    stop.check();
    ring[slot(index)] = piece;
    notifyAll();
  }

  /**
   * Removes the next piece in order; waits until it is there.
   *
   * @return null after the end
   * @throws StoppedException if the job was told to stop
   */
  @Nullable T take() {
    try {
      return removeNext();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private synchronized @Nullable T removeNext() throws InterruptedException {
    while (ring[slot(next)] == null && !finished && !stop.raised()) {
      wait();
    }
    stop.check();
    @SuppressWarnings("unchecked") // put is the only writer
    T piece = (T) ring[slot(next)];
    if (piece != null) {
      ring[slot(next)] = null;
      next++;
      notifyAll();
    }
    return piece;
  }

  /** Says that every piece has been brought. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  private int slot(long index) {
    return (int) (index % ring.length);
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Whoever interrupts a worker means the whole job. Called without this queue's lock. */
  private StoppedException interrupted() {
    stop.raise();
    return new StoppedException();
  }
}
