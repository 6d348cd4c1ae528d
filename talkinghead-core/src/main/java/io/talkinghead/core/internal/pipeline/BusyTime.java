package io.talkinghead.core.internal.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How long the workers of one stage computed, all together; waiting for their neighbours is not
 * counted.
 *
 * <p><b>Threads:</b> any; each worker has a {@link Meter} of its own.
 */
public final class BusyTime {
  private final LongAdder nanos = new LongAdder();
  private final Clock clock;

  BusyTime(Clock clock) {
    this.clock = clock;
  }

  /** Returns the time so far. */
  public Duration total() {
    return Duration.ofNanos(Math.max(0, nanos.sum()));
  }

  /** Returns a meter for one worker. */
  public Meter meter() {
    return new Meter();
  }

  /** Measures one worker. */
  public final class Meter {
    private Instant since = Instant.EPOCH;

    private Meter() {}

    /** Counts the time of {@code work}. */
    public void work(Work work) throws Exception {
      call(
          () -> {
            work.run();
            return null;
          });
    }

    /** Counts the time of {@code work}, and returns its result. */
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
      since = clock.instant();
      try {
        return work.call();
      } finally {
        count();
      }
    }

    /** Leaves the time of {@code pause}, which happens inside of some work, out of the count. */
    public void rest(Runnable pause) {
      count();
      try {
        pause.run();
      } finally {
        since = clock.instant();
      }
    }

    private void count() {
      nanos.add(Duration.between(since, clock.instant()).toNanos());
    }
  }
}
