package io.talkinghead.core.models;

import java.time.Duration;

/** Waits; tests wait without time. */
@FunctionalInterface
interface Pause {
  /** Sleeps. */
  Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

  /** Returns after about {@code duration}. */
  void pause(Duration duration) throws InterruptedException;
}
