package io.talkinghead.core.internal.builtin.face;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of two independent jobs run on a thread of its own while the caller does the other. What
 * comes out does not depend on whether there is such a thread.
 *
 * <p><b>Threads:</b> any number of callers. A thread lives as long as its job, some milliseconds;
 * whoever starts a job asks for its result before starting the next.
 */
public final class SideWork {
  /** Leaves every job to the caller. */
  public static final SideWork NONE = new SideWork(null);

  private final @Nullable ThreadFactory threads;

  private SideWork(@Nullable ThreadFactory threads) {
    this.threads = threads;
  }

  /** Returns side work on threads made by {@code threads}, if {@code workers} are 2 or more. */
  public static SideWork of(ThreadFactory threads, int workers) {
    return workers < 2 ? NONE : new SideWork(threads);
  }

  /**
   * Starts {@code job}, or leaves it until it is asked for.
   *
   * @return gives the job's result, waiting for it, or throws what it threw
   */
  <T> Supplier<T> start(Supplier<T> job) {
    FutureTask<T> task = new FutureTask<>(job::get);
    Thread thread = threads == null ? null : threads.newThread(task);
    if (thread == null) { // a factory may have none left
      return () -> {
        task.run();
        return await(task);
      };
    }
    thread.start();
    return () -> await(task);
  }

  /** Waits even if interrupted, as the job works with the caller's arguments and ends soon. */
  private static <T> T await(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
