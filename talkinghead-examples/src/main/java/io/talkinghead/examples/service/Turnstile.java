package io.talkinghead.examples.service;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a number of requests through at once, and refuses the others with 429. Any thread. */
final class Turnstile {
  private final Semaphore places;
  private final int most;
  private final String what;
  private final Duration patience;

  /**
   * Makes a turnstile.
   *
   * @param most at once
   * @param what they do, for the refusal
   * @param patience how long one may wait for a place
   */
  Turnstile(int most, String what, Duration patience) {
    this.places = new Semaphore(most, /* fair= */ true);
    this.most = most;
    this.what = what;
    this.patience = patience;
  }

  /** A place, to be left by closing it. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws ProblemException 429 if there is none in time
   */
  Place enter() throws InterruptedException {
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw Problem.later(
              429,
              "AT_CAPACITY",
              "%d requests at once %s, the most there may be. Try again in a few seconds."
                  .formatted(most, what),
              Duration.ofSeconds(5))
          .exception();
    }
    return places::release;
  }

  /** Returns how many are in. */
  int inside() {
    return most - places.availablePermits();
  }
}
