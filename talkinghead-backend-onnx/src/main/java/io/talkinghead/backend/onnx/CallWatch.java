package io.talkinghead.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends running calls: a thread inside a native library does not see that it was interrupted, so one
 * daemon thread looks every few milliseconds on its behalf, and sleeps while nothing runs.
 *
 * <p><b>Threads:</b> any.
 */
final class CallWatch implements AutoCloseable {
  private static final long PERIOD_NANOS = 5_000_000;
  private static final int IDLE_ROUNDS = 200; // a second, then the thread sleeps until a call comes

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final ThreadFactory threads;
  private volatile @Nullable Thread watcher;
  private volatile boolean idle;
  private volatile boolean closed;

  CallWatch(ThreadFactory threads) {
    this.threads = threads;
  }

  /** One running call of a network. */
  final class Call implements AutoCloseable {
    private final Object owner;
    private final Thread caller = Thread.currentThread();
    private final RunOptions options;
    private boolean ended;
    private volatile boolean cancelled;

    private Call(Object owner) throws OrtException {
      this.owner = owner;
      options = new RunOptions();
      options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // errors are thrown
    }

    RunOptions options() {
      return options;
    }

    /** Returns whether it was asked to end. */
    boolean cancelled() {
      return cancelled;
    }

    private synchronized void terminate() {
      if (!ended && !cancelled) { // options that are closed already must not be touched
        cancelled = true;
        try {
          options.setTerminate(true);
        } catch (OrtException e) {
          cancelled = false; // tried again in the next round
        }
      }
    }

    @Override
    public void close() {
      calls.remove(this);
      synchronized (this) {
        ended = true;
        options.close();
      }
    }
  }

  /** Begins a call on the current thread; it is closed behind the call. */
  Call begin(Object owner) throws OrtException {
    Call call = new Call(owner);
    calls.add(call);
    if (watcher == null) {
      start();
    } else if (idle) {
      LockSupport.unpark(watcher);
    }
    return call;
  }

  /** Ends the running calls of {@code owner}. */
  void cancel(Object owner) {
    for (Call call : calls) {
      if (call.owner == owner) {
        call.terminate();
      }
    }
  }

  private synchronized void start() {
    if (watcher == null && !closed) {
      Thread thread = threads.newThread(this::watch);
      thread.setDaemon(true);
      watcher = thread;
      thread.start();
    }
  }

  private void watch() {
    int quiet = 0;
    while (!closed) {
      quiet = calls.isEmpty() ? quiet + 1 : 0;
      for (Call call : calls) {
        if (call.caller.isInterrupted()) {
          call.terminate();
        }
      }
      idle = quiet > IDLE_ROUNDS;
      if (idle && calls.isEmpty()) { // asked again: a call may have come before it saw us idle
        LockSupport.park(this);
        quiet = 0;
      } else {
        LockSupport.parkNanos(this, PERIOD_NANOS);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watcher != null) {
      LockSupport.unpark(watcher);
    }
  }
}
