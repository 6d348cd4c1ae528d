package io.talkinghead.core.internal.pipeline;

import io.talkinghead.InputException;
import io.talkinghead.StageFailedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work for one job. The first failure stops all of them and is the one that is
 * told; what fails afterwards fails because of it.
 *
 * <p>A stop interrupts the workers, since a stage, a listener or a receiver of pictures may wait
 * for something of its own. A worker that has left its work is never interrupted any more, so
 * nothing disturbs the closing of what it used.
 */
public final class Crew {
  private final ThreadFactory threads;
  private final StopSignal stop;
  private final List<Thread> started = new ArrayList<>();
  private final Set<Thread> working = new LinkedHashSet<>();
  private @Nullable Exception failure;

  Crew(ThreadFactory threads, StopSignal stop) {
    this.threads = threads;
    this.stop = stop;
    stop.onRaise(this::interruptAll);
  }

  /** Starts a worker for {@code stage}, which failures name. */
  public void start(String stage, Work work) {
    Thread thread = newThread(threads, () -> run(stage, work));
    synchronized (this) {
      thread.start();
      started.add(thread);
    }
  }

  /** Makes a thread; a factory may refuse. */
  public static Thread newThread(ThreadFactory threads, Runnable work) {
    Thread thread = threads.newThread(work);
    if (thread == null) {
      throw new IllegalStateException("the thread factory in Options made no thread");
    }
    return thread;
  }

  /** Does {@code work} for {@code stage} on this thread, as a worker. */
  public void run(String stage, Work work) {
    enter();
    try {
      stop.check();
      work.run();
    } catch (Throwable e) {
      failed(stage, e);
    } finally {
      leave();
    }
  }

  /** Does {@code work}; a failure of it is told as one of {@code stage}. */
  public static <T extends @Nullable Object> T as(String stage, Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (StoppedException e) {
      throw e;
    } catch (Throwable e) {
      throw blame(stage, e);
    }
  }

  /**
   * Returns {@code cause} as a caller shall see it: bad input as it is, all else with the stage's
   * name.
   */
  static Exception blame(String stage, Throwable cause) {
    if (cause instanceof InputException || cause instanceof StageFailedException) {
      return (Exception) cause;
    }
    if (cause instanceof UncheckedIOException && cause.getCause() instanceof InputException input) {
      return input;
    }
    return new StageFailedException(stage, cause);
  }

  /** Waits until every started worker has ended, whoever interrupts this thread. */
  public void join() {
    for (Thread thread : startedSoFar()) {
      Patience.await(thread::join);
    }
  }

  /** Returns whether {@code thread} is at work for this job. */
  public synchronized boolean includes(Thread thread) {
    return working.contains(thread);
  }

  /** Returns the first failure. */
  public synchronized Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  private void failed(String stage, Throwable cause) {
    synchronized (this) {
      if (!stop.raised() && failure == null) {
        failure = blame(stage, cause);
      }
    }
    stop.raise();
  }

  private synchronized void enter() {
    working.add(Thread.currentThread());
  }

  private synchronized void leave() {
    working.remove(Thread.currentThread());
  }

  private synchronized List<Thread> startedSoFar() {
    return List.copyOf(started);
  }

  private synchronized void interruptAll() {
    for (Thread thread : working) {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }
}
