package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tries again after failures that may pass, with pauses that double. The count starts anew whenever
 * more was achieved than ever before; as that is bounded, so are the tries.
 */
final class Retry {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final StoreSettings settings;
  private final Meter meter;
  private final LongSupplier achieved;
  private long best;
  private int failures;

  /**
   * @param achieved how far the work is, in any unit
   */
  Retry(StoreSettings settings, Meter meter, LongSupplier achieved) {
    this.settings = settings;
    this.meter = meter;
    this.achieved = achieved;
    best = achieved.getAsLong();
  }

  /** Something that may fail in passing. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Runs {@code work} until it succeeds.
   *
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} after too many failures
   */
  <T> T run(Work<T> work) throws IOException, InterruptedException {
    while (true) {
      try {
        return work.run();
      } catch (TransientException e) {
        failures = achieved.getAsLong() > best ? 1 : failures + 1;
        best = Math.max(best, achieved.getAsLong());
        if (failures >= settings.attempts()) {
          throw new InputException(
              ErrorCode.MODEL_NOT_AVAILABLE,
              "Gave up after %d tries: %s. What arrived is kept; run the fetch again to continue."
                  .formatted(failures, e.getMessage()),
              e);
        }
        meter.retrying();
        settings.pause().pause(pauseAfter(e));
      }
    }
  }

  private Duration pauseAfter(TransientException e) {
    Duration doubling = settings.retryDelay().multipliedBy(1L << Math.min(failures - 1, 20));
    Duration wanted = e.retryAfter().orElse(doubling);
    return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
  }
}
