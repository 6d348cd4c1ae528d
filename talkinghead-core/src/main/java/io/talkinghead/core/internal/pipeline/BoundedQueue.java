package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Checks;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits between two workers: first in, first out, never more than {@code capacity} pieces.
 *
 * <p><b>Threads:</b> any number on both sides. <b>End:</b> after {@link #finish()} the rest is
 * taken, then {@link #take()} returns null to everybody.
 *
 * @param <T> a piece
 */
public final class BoundedQueue<T> {
  private final Deque<T> pieces = new ArrayDeque<>();
  private final int capacity;
  private final StopSignal stop;
  private boolean finished;

  BoundedQueue(int capacity, StopSignal stop) {
    this.capacity = Checks.inRange("capacity", capacity, 1, Integer.MAX_VALUE);
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /**
   * Appends {@code piece}; waits while the queue is full.
   *
   * @throws StoppedException if the job was told to stop
   */
  void put(T piece) {
    try {
      append(piece);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private synchronized void append(T piece) throws InterruptedException {
    while (pieces.size() >= capacity && !stop.raised()) {
      wait();
    }
    stop.check();
    pieces.add(piece);
    notifyAll();
  }

  /**
   * Removes the first piece; waits while there is none.
   *
   * @return null after the end
   * @throws StoppedException if the job was told to stop
   */
  @Nullable T take() {
    try {
      return removeFirst();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private synchronized @Nullable T removeFirst() throws InterruptedException {
    while (pieces.isEmpty() && !finished && !stop.raised()) {
      wait();
    }
    stop.check();
    T piece = pieces.poll();
    notifyAll();
    return piece;
  }

  /** Says that nothing more will come. */
  synchronized void finish() {
    finished = true;
    notifyAll();
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
