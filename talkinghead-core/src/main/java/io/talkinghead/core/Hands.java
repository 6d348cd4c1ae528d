package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.core.internal.pipeline.Patience;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many hands for one heap of work: the caller's, and those of threads that {@link Options} make.
 */
final class Hands {
  private static final System.Logger LOG = System.getLogger(TalkingHead.class.getName());

  private Hands() {}

  /**
   * Runs {@code work} on up to {@link Options#workers()} threads at once, the caller's among them,
   * and returns when it has ended on all.
   *
   * <p>The others only help: where the host grants no thread, the caller does it all. An
   * interruption of the caller is passed on to the others, waited out, and kept.
   *
   * @param most more threads than this have nothing to do
   * @param work takes piece after piece until nothing is left; does not throw
   */
  static void work(Options options, int most, Runnable work) {
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(options.workers(), most); i++) {
        Thread other = helper(options, work);
        if (other == null) {
          break;
        }
        others.add(other);
      }
      work.run(); // the caller helps
    } finally {
      others.forEach(Hands::join);
    }
  }

  /** Returns a thread at work, or null if there is none to be had. */
  private static @Nullable Thread helper(Options options, Runnable work) {
    try {
      Thread other = options.threads().newThread(work);
      if (other != null) { // a factory may decline
        other.start();
      }
      return other;
    } catch (RuntimeException | OutOfMemoryError e) { // of which the second means no native thread
      LOG.log(System.Logger.Level.DEBUG, "no thread to help", e);
      return null;
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
