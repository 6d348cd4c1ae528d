package io.talkinghead.core.live;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Time that goes on when a test says so, or as soon as somebody waits for it. */
public final class ManualClock implements StreamClock {
  private final Set<Object> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private final boolean leaps;
  private volatile long now = 1_000_000_000_000L;

  private ManualClock(boolean leaps) {
    this.leaps = leaps;
  }

  /** Time that stands still. */
  public static ManualClock still() {
    return new ManualClock(/* leaps= */ false);
  }

  /** Time that leaps to whatever somebody waits for. */
  public static ManualClock leaping() {
    return new ManualClock(/* leaps= */ true);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  public void await(Object monitor, long untilNanos) throws InterruptedException {
    synchronized (waiting) {
      waiting.add(monitor);
      now = leaps ? Math.max(now, untilNanos) : now;
    }
    if (now < untilNanos) { // the caller holds the monitor, so no advance is missed
      monitor.wait();
    }
  }

  /** Lets time go on by {@code millis}. */
  public void advance(long millis) {
    Object[] monitors;
    synchronized (waiting) {
      now += millis * 1_000_000;
      monitors = waiting.toArray();
    }
    for (Object monitor : monitors) {
      synchronized (monitor) {
        monitor.notifyAll();
      }
    }
  }
}
