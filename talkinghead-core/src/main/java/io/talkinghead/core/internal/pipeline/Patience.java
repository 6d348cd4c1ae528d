package io.talkinghead.core.internal.pipeline;

/** Waits for something that comes soon and must not be missed. */
public final class Patience {
  private Patience() {}

  /** Something that waits. */
  @FunctionalInterface
  public interface Waiting {
    /** Waits. */
    void await() throws InterruptedException;
  }

  /** Waits to the end; an interruption meanwhile is kept for later. */
  public static void await(Waiting waiting) {
    boolean interrupted = false;
    while (true) {
      try {
        waiting.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
