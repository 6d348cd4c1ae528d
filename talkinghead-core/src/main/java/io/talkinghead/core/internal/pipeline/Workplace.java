package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Options;

/**
 * What everybody who works for one job shares.
 *
 * @param options how the head was opened
 * @param stop tells them to stop
 * @param crew their threads
 * @param sessions what they have opened
 */
public record Workplace(Options options, StopSignal stop, Crew crew, Sessions sessions) {
  /** Makes the place of one job. */
  public static Workplace of(Options options) {
    StopSignal stop = new StopSignal();
    return new Workplace(options, stop, new Crew(options.threads(), stop), new Sessions());
  }

  /** Makes a queue of the length that the options allow. */
  public <T> BoundedQueue<T> queue() {
    return new BoundedQueue<>(options.queueFrames(), stop);
  }

  /** Returns a measure of one stage's work. */
  public BusyTime busyTime() {
    return new BusyTime(options.clock());
  }
}
