package io.talkinghead.core.internal.pipeline;

import org.jspecify.annotations.Nullable;

/** Where a job's sound comes from. <b>Threads:</b> one caller at a time. */
public interface Ear {
  /** Returns what brings the sound, for reports, such as {@code ffmpeg}. */
  String name();

  /**
   * Returns the next sound; waits until there is some; null at the end.
   *
   * @param meter counts the work, not the waiting
   */
  @Nullable Chunk next(BusyTime.Meter meter) throws Exception;
}
