package io.talkinghead.core.internal.pipeline;

/**
 * Which turn of the conversation a job is in. What belongs to an earlier turn is no longer wanted:
 * every worker drops it as soon as it meets it. A file has one turn.
 *
 * <p><b>Threads:</b> any number look, one changes at a time.
 */
public final class Turns {
  private volatile int current;

  /** Returns the number of the turn, from 0. */
  public int current() {
    return current;
  }

  /** Begins the next turn. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one changer at a time
  public void advance() {
    current++;
  }

  /** Returns whether {@code turn} is over. */
  public boolean over(int turn) {
    return turn != current;
  }
}
