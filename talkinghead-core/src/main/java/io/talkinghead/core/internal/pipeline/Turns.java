package io.talkinghead.core.internal.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which turn of the conversation a job is in. What belongs to an earlier turn is no longer wanted:
 * every worker drops it as soon as it meets it. A file has one turn.
 *
 * <p><b>Threads:</b> any.
 */
public final class Turns {
  private final AtomicInteger current = new AtomicInteger();

  /** Returns the number of the turn, from 0. */
  public int current() {
    return current.get();
  }

  /** Begins the next turn. */
  public void advance() {
    current.incrementAndGet();
  }

  /** Returns whether {@code turn} is over. */
  public boolean over(int turn) {
    return turn != current.get();
  }
}
