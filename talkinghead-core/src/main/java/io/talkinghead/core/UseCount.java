package io.talkinghead.core;

/**
 * Counts who uses something, so that it is closed when the last user has left.
 *
 * <p><b>Threads:</b> any.
 */
final class UseCount {
  private final String what;
  private final Runnable whenUnused;
  private int users;
  private boolean closed;
  private boolean done;

  /**
   * Begins with no user.
   *
   * @param what is closed, for messages
   * @param whenUnused runs once, after {@link #close()}, when nobody uses it any more
   */
  UseCount(String what, Runnable whenUnused) {
    this.what = what;
    this.whenUnused = whenUnused;
  }

  /**
   * Begins a use.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  synchronized void enter() {
    if (closed) {
      throw new IllegalStateException(what + " is closed");
    }
    users++;
  }

  /** Ends a use. */
  void exit() {
    boolean last;
    synchronized (this) {
      users--;
      last = closed && users == 0;
    }
    if (last) {
      finish();
    }
  }

  /** Refuses new users; returns whether this is the first call. */
  boolean close() {
    boolean last;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      last = users == 0;
    }
    if (last) {
      finish();
    }
    return true;
  }

  synchronized boolean closed() {
    return closed;
  }

  /** Waits until {@code whenUnused} has run. */
  synchronized void awaitDone() throws InterruptedException {
    while (!done) {
      wait();
    }
  }

  private void finish() {
    try {
      whenUnused.run();
    } finally {
      synchronized (this) {
        done = true;
        notifyAll();
      }
    }
  }
}
