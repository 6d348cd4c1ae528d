package io.talkinghead.examples.batch;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a piece of work, and again where it may succeed the next time. What goes wrong becomes an
 * outcome; only what ends the task from outside is thrown.
 *
 * <p><b>Threads:</b> any.
 */
final class Trial {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Waits before work is tried again. */
  @FunctionalInterface
  interface Pause {
    void await(Duration time) throws InterruptedException;
  }

  /**
   * How it ended.
   *
   * @param made what came of it, or null
   * @param error why nothing came of it, or null
   * @param attempts how often it was tried
   * @param seconds that it took, pauses included
   */
  record Outcome<T>(@Nullable T made, @Nullable JobError error, int attempts, double seconds) {}

  private final int retries;
  private final Pause pause;
  private final BooleanSupplier killed;

  /**
   * Prepares.
   *
   * @param retries how often work that may succeed the next time is tried again
   * @param killed tells whether the task is to end, whatever a failure looks like
   */
  Trial(int retries, Pause pause, BooleanSupplier killed) {
    this.retries = retries;
    this.pause = pause;
    this.killed = killed;
  }

  /**
   * Does {@code work}.
   *
   * @throws InterruptedException if the task is killed
   * @throws CancellationException if the executor ends
   */
  <T> Outcome<T> run(Callable<T> work) throws InterruptedException {
    long began = System.nanoTime();
    Duration wait = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      JobError error;
      try {
        return new Outcome<>(work.call(), null, attempt, since(began));
      } catch (InterruptedException | CancellationException e) {
        throw e;
      } catch (Exception e) {
        if (killed.getAsBoolean()) {
          throw new InterruptedException(e.toString());
        }
        error = JobError.of(e);
      }
      if (!error.passing() || attempt > retries) {
        return new Outcome<>(null, error, attempt, since(began));
      }
      pause.await(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }
}
