package io.talkinghead.spi.fake;

/** Remembers whether something was closed. */
final class Guard {
  private final String what;
  private volatile boolean closed;

  Guard(String what) {
    this.what = what;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException(what + " is closed");
    }
  }

  /** Returns whether this is the first time. */
  boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }
}
