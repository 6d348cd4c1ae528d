package io.talkinghead;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a job did and how long it took.
 *
 * @param frames pictures written
 * @param width their width in pixels
 * @param height their height in pixels
 * @param frameRate pictures per second
 * @param seed the seed used
 * @param duration length of the video
 * @param elapsed wall time of the job
 * @param firstFrame wall time until the first picture was ready for the encoder
 * @param stages every stage in the order of the pipeline
 * @param encoder the encoder that really ran, such as {@code libopenh264 + aac}, or {@code none}
 * @param warnings what a user should know
 * @param versions library, Java and natives
 * @param cached whether the video was not made by this job, but taken from the results kept (see
 *     {@link Options#resultCache()}); {@code stages} then tell who made it, their work is zero
 */
public record GenerationReport(
    long frames,
    int width,
    int height,
    int frameRate,
    long seed,
    Duration duration,
    Duration elapsed,
    Duration firstFrame,
    List<Stage> stages,
    String encoder,
    List<Warning> warnings,
    Map<String, String> versions,
    boolean cached) {
  /**
   * One stage of the job.
   *
   * @param name such as {@code FaceWarper}
   * @param backend the provider, such as {@code builtin}
   * @param device where it computed, such as {@code cpu}
   * @param busy time spent computing, all workers together
   */
  public record Stage(String name, String backend, String device, Duration busy) {}

  public GenerationReport {
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
    versions = Map.copyOf(versions);
  }

  /** Returns wall time divided by the length of the video; under 1 is faster than real time. */
  public double realTimeFactor() {
    return duration.isZero() ? 0 : (double) elapsed.toNanos() / duration.toNanos();
  }
}
