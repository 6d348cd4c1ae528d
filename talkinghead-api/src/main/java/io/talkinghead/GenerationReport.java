package io.talkinghead;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param liveFigures what only a stream can tell, or null for a job with all its sound at hand
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
    boolean cached,
    @Nullable Live liveFigures) {
  /**
   * What only a stream can tell.
   *
   * @param lookAhead how much sound after the time of a picture had to be heard before that picture
   *     was certain, the most of all pictures; 0 if there was none
   * @param firstFrameCompute from the moment when the sound that the first picture needs was there
   *     until that picture was ready: computing alone
   * @param firstFrameLive from the first sound until the first picture was ready: computing, and
   *     waiting for the look-ahead
   * @param lateFrames pictures left out because their time was over before they were begun
   * @param underruns how often sound came too late to be shown in time
   * @param silence silence that was put in where sound was missing
   * @param interruptions how often it was interrupted
   */
  public record Live(
      Duration lookAhead,
      Duration firstFrameCompute,
      Duration firstFrameLive,
      long lateFrames,
      long underruns,
      Duration silence,
      int interruptions) {}

  /**
   * One stage of the job.
   *
   * @param name such as {@code FaceWarper}
   * @param backend the provider, such as {@code builtin}
   * @param device where it computed, such as {@code cpu}
   * @param busy time spent computing, all workers together
   */
  public record Stage(String name, String backend, String device, Duration busy) {}

  // spelled out: javac 17 loses the @Nullable of a compact constructor
  public GenerationReport(
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
      boolean cached,
      @Nullable Live liveFigures) {
    this.frames = frames;
    this.width = width;
    this.height = height;
    this.frameRate = frameRate;
    this.seed = seed;
    this.duration = duration;
    this.elapsed = elapsed;
    this.firstFrame = firstFrame;
    this.stages = List.copyOf(stages);
    this.encoder = encoder;
    this.warnings = List.copyOf(warnings);
    this.versions = Map.copyOf(versions);
    this.cached = cached;
    this.liveFigures = liveFigures;
  }

  /** Returns what only a stream can tell; empty for a job with all its sound at hand. */
  public Optional<Live> live() {
    return Optional.ofNullable(liveFigures);
  }

  /** Returns wall time divided by the length of the video; under 1 is faster than real time. */
  public double realTimeFactor() {
    return duration.isZero() ? 0 : (double) elapsed.toNanos() / duration.toNanos();
  }
}
