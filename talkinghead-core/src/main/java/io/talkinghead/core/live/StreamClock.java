package io.talkinghead.core.live;

import java.util.concurrent.TimeUnit;

/**
 * The time in which a stream idles and paces; handed in, so that tests and simulations need not
 * wait. <b>Threads:</b> any.
 */
public interface StreamClock {
  /** The clock of the machine. */
  StreamClock SYSTEM =
      new StreamClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the callers loop
        public void await(Object monitor, long untilNanos) throws InterruptedException {
          long left = untilNanos - nanoTime();
          if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(monitor, left);
          }
        }
      };

  /** Returns the time in nanoseconds from any fixed moment. */
  long nanoTime();

  /**
   * Waits on {@code monitor}, which the caller holds, until it is notified or the time has come;
   * may return earlier. {@code untilNanos} lies less than 292 years ahead.
   */
  void await(Object monitor, long untilNanos) throws InterruptedException;
}
