package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.core.internal.pipeline.Patience;
import java.util.ArrayList;
import java.util.List;

/**
 * Many hands for one heap of work: the caller's, and those of threads that {@link Options} make.
 */
final class Hands {
  private Hands() {}

  /**
   * Runs {@code work} on up to {@link Options#workers()} threads at once, the caller's among them,
   * and returns when it has ended on all.
   *
   * <p>An interruption of the caller is passed on to the others, waited out, and kept.
   *
   * @param most more threads than this have nothing to do
   * @param work takes piece after piece until nothing is left; does not throw
   */
  static void work(Options options, int most, Runnable work) {
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(options.workers(), most); i++) {
        Thread other = options.threads().newThread(work);
        if (other != null) { // a factory may decline
          other.start();
          others.add(other);
        }
      }
      work.run(); // the caller helps
    } finally {
      others.forEach(Hands::join);
    }
  }

  private static void join(Thread other) {
    try {
      other.join();
    } catch (InterruptedException e) {
      other.interrupt();
      Patience.await(other::join);
      Thread.currentThread().interrupt(); // for the next of them, and for the caller
    }
  }
}
