package io.talkinghead.core.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many painters of a head work at once: as many as there are cores, whatever number of jobs
 * there is. Painters of streams go first, so a file takes what they leave; but after {@value
 * #PATIENCE} of theirs in succession one of a file has its turn, so it gets on, too.
 *
 * <p><b>Threads:</b> any.
 */
public final class Easels {
  private static final int PATIENCE = 16;

  private final Deque<Object> streams = new ArrayDeque<>();
  private final Deque<Object> files = new ArrayDeque<>();
  private int free;
  private int succession;

  /** Sets up {@code count}. */
  public Easels(int count) {
    free = count;
  }

  /** Takes one; waits until there is one. */
  void take(boolean stream) throws InterruptedException {
    Object waiter = new Object();
    synchronized (this) {
      Deque<Object> line = stream ? streams : files;
      line.add(waiter);
      try {
        while (free == 0 || next() != waiter) {
          wait();
        }
      } catch (InterruptedException e) {
        line.remove(waiter);
        notifyAll();
        throw e;
      }
      line.remove();
      free--;
      succession = stream && !files.isEmpty() ? succession + 1 : 0;
      notifyAll();
    }
  }

  private Object next() {
    boolean file = streams.isEmpty() || (succession >= PATIENCE && !files.isEmpty());
    return file ? files.element() : streams.element();
  }

  /** Gives one back. */
  synchronized void give() {
    free++;
    notifyAll();
  }
}
