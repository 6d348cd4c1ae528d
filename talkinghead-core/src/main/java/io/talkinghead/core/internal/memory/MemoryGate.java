package io.talkinghead.core.internal.memory;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets in what needs memory as long as everything inside together needs no more than is free, and
 * one at a time where even that is too much: whoever is alone always comes in, so nobody waits for
 * ever.
 *
 * <p>What is inside has taken some of its memory already, so free memory is counted low, not high.
 *
 * <p><b>Threads:</b> any. Who comes in must {@link #exit} again, with the same number.
 */
public final class MemoryGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final LongSupplier freeBytes;
  private long taken;
  private int inside;

  /**
   * @param freeBytes tells how much memory is free, such as {@link FreeMemory#bytes}
   */
  public MemoryGate(LongSupplier freeBytes) {
    this.freeBytes = freeBytes;
  }

  /** Comes in with {@code bytes} if that is possible now; returns whether it was. */
  public boolean tryEnter(long bytes) {
    lock.lock();
    try {
      if (inside > 0 && taken + bytes > freeBytes.getAsLong()) {
        return false;
      }
      inside++;
      taken += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code bytes} may come in; no interruption ends that, the others' leaving does. */
  public void enter(long bytes) {
    lock.lock();
    try {
      while (!tryEnter(bytes)) {
        left.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves, having come in with {@code bytes}. */
  public void exit(long bytes) {
    lock.lock();
    try {
      inside--;
      taken -= bytes;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many are inside. */
  public int inside() {
    lock.lock();
    try {
      return inside;
    } finally {
      lock.unlock();
    }
  }
}
