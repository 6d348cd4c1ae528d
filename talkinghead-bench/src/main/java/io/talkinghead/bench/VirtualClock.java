package io.talkinghead.bench;

import io.talkinghead.core.live.StreamClock;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Time that goes on when it is told to. <b>Threads:</b> any. */
final class VirtualClock implements StreamClock {
  private final Set<Object> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile long now;

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

  /** Lets time go on until {@code nanos}. */
  void advanceTo(long nanos) {
    Object[] monitors;
    synchronized (waiting) {
      now = Math.max(now, nanos);
      monitors = waiting.toArray();
    }
    for (Object monitor : monitors) {
      synchronized (monitor) {
        monitor.notifyAll();
      }
    }
  }
}
