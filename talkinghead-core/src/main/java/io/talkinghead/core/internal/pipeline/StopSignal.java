package io.talkinghead.core.internal.pipeline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells everybody who works for a job to stop. Raised once, never lowered.
 *
 * <p><b>Threads:</b> any.
 */
public final class StopSignal {
  private final List<Runnable> wakers = new CopyOnWriteArrayList<>();
  private volatile boolean raised;

  /** Runs {@code waker}, on the raising thread, when the signal is raised. */
  public void onRaise(Runnable waker) {
    wakers.add(waker);
    if (raised) {
      waker.run();
    }
  }

  /** Raises the signal and wakes whoever waits. */
  public void raise() {
    raised = true;
    wakers.forEach(Runnable::run);
  }

  /** Returns whether the signal was raised. */
  public boolean raised() {
    return raised;
  }

  /**
   * Returns while the work may go on.
   *
   * @throws StoppedException once the signal was raised
   */
  public void check() {
    if (raised) {
      throw new StoppedException();
    }
  }
}
