package io.talkinghead.core.live;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Time that goes on when a test says so. */
final class ManualClock implements StreamClock {
  private final Set<Object> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile long now = 1_000_000_000_000L;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  public void await(Object monitor, long untilNanos) throws InterruptedException {
    synchronized (waiting) {
      waiting.add(monitor);
    }
    if (now < untilNanos) { // the caller holds the monitor, so no advance is missed
      monitor.wait();
    }
  }

  /** Lets time go on by {@code millis}. */
  void advance(long millis) {
    now += millis * 1_000_000;
    Object[] monitors;
    synchronized (waiting) {
      monitors = waiting.toArray();
    }
    for (Object monitor : monitors) {
      synchronized (monitor) {
        monitor.notifyAll();
      }
    }
  }
}
