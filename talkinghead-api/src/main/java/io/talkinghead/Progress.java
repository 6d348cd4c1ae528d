package io.talkinghead;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param frames pictures written so far
 * @param totalFrames pictures in all, or -1 while unknown
 * @param elapsed time since the job began
 */
public record Progress(long frames, long totalFrames, Duration elapsed) {
  /** Returns pictures per second so far; 0 before the first. */
  public double framesPerSecond() {
    double seconds = elapsed.toNanos() * 1e-9;
    return seconds > 0 ? frames / seconds : 0;
  }

  /** Returns the time left at the present speed, if the length is known and a picture was made. */
  public Optional<Duration> remaining() {
    if (totalFrames < 0 || frames == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofNanos((long) (elapsed.toNanos() / (double) frames * (totalFrames - frames))));
  }

  /** Hears of progress, on a thread of the pipeline, after every picture; should return at once. */
  @FunctionalInterface
  public interface Listener {
    /** Hears of progress. */
    void progressed(Progress progress);
  }
}
