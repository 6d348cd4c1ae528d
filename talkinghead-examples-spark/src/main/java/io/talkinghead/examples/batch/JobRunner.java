package io.talkinghead.examples.batch;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.core.avatar.AvatarLease;
import io.talkinghead.examples.cli.JobFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Does one job on an executor: fetch, look whether the video is there, render, publish. What goes
 * wrong becomes a row; only what ends the task from outside is thrown.
 *
 * <p><b>Threads:</b> any.
 */
final class JobRunner {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Waits before a job is tried again. */
  @FunctionalInterface
  interface Pause {
    void await(Duration time) throws InterruptedException;
  }

  /** Opens what a job runs on. */
  @FunctionalInterface
  interface HeadOpener {
    ExecutorHead open() throws Exception;
  }

  private final HeadOpener heads;
  private final int retries;
  private final String executor;
  private final Pause pause;
  private final BooleanSupplier killed;

  /**
   * Prepares.
   *
   * @param retries how often a job that may succeed the next time is tried again
   * @param executor name for the rows
   * @param killed tells whether the task is to end, whatever a failure looks like
   */
  JobRunner(HeadOpener heads, int retries, String executor, Pause pause, BooleanSupplier killed) {
    this.heads = heads;
    this.retries = retries;
    this.executor = executor;
    this.pause = pause;
    this.killed = killed;
  }

  /**
   * Does {@code job}.
   *
   * @throws InterruptedException if the task is killed
   * @throws CancellationException if the executor ends
   */
  JobResult run(BatchJob job) throws InterruptedException {
    long began = System.nanoTime();
    Duration wait = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      JobError error;
      try {
        if (job.problem() != null) {
          throw new IllegalArgumentException(job.problem());
        }
        Made made = make(job, heads.open());
        return new JobResult(
            job,
            made.now() ? JobResult.Status.DONE : JobResult.Status.SKIPPED,
            null,
            null,
            made.note(),
            since(began),
            attempt,
            executor);
      } catch (InterruptedException | CancellationException e) {
        throw e;
      } catch (Exception e) {
        if (killed.getAsBoolean()) {
          throw new InterruptedException(e.toString());
        }
        error = JobError.of(e);
      }
      if (!error.passing() || attempt > retries) {
        return new JobResult(
            job,
            JobResult.Status.FAILED,
            error.code(),
            error.message(),
            null,
            since(began),
            attempt,
            executor);
      }
      pause.await(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private record Made(VideoNote note, boolean now) {}

  private static Made make(BatchJob job, ExecutorHead place)
      throws IOException, InterruptedException {
    JobFlags flags = JobFlags.parse(job.options());
    Path folder = Files.createTempDirectory(place.scratch(), "job");
    try {
      Path voice =
          place.fetch(
              Objects.requireNonNull(job.audio()),
              folder,
              "voice",
              place.limits().maxAudioBytes(),
              ErrorCode.AUDIO_TOO_LARGE);
      AudioClip audio = AudioClip.read(voice);
      if (job.avatar() != null) {
        if (flags.aboutPortrait()) {
          throw new IllegalArgumentException(
              "options: size, face-index and force are settled in an avatar; leave them out");
        }
        Path file =
            place.fetch(
                job.avatar(), folder, "avatar", Long.MAX_VALUE, ErrorCode.PICTURE_TOO_LARGE);
        return make(job, place, flags, audio, place.head().load(file), folder);
      }
      Path picture =
          place.fetch(
              Objects.requireNonNull(job.image()),
              folder,
              "portrait",
              Math.max(place.limits().maxPictureBytes(), place.limits().maxClipBytes()),
              ErrorCode.PICTURE_TOO_LARGE);
      Portrait portrait = flags.choose(Portrait.read(picture));
      try (AvatarLease lease = place.avatar(portrait, flags.size())) {
        return make(job, place, flags, audio, lease.avatar(), folder);
      }
    } finally {
      Scratch.delete(folder);
    }
  }

  private static Made make(
      BatchJob job, ExecutorHead place, JobFlags flags, AudioClip audio, Avatar avatar, Path folder)
      throws IOException, InterruptedException {
    String output = Objects.requireNonNull(job.output());
    Path video = folder.resolve("video" + output.substring(output.lastIndexOf('.')));
    GenerationRequest request =
        flags.applyTo(GenerationRequest.builder(avatar, Output.to(video))).audio(audio).build();
    String digest = place.head().digest(request).orElse("");
    Optional<VideoNote> known = place.storage().note(output);
    if (known.isPresent() && !digest.isEmpty() && known.get().digest().equals(digest)) {
      return new Made(known.get(), false);
    }
    GenerationReport done = place.head().generate(request);
    VideoNote note =
        new VideoNote(
            digest,
            Files.size(video),
            done.frames(),
            done.duration().toNanos() * 1e-9,
            done.realTimeFactor(),
            done.encoder());
    place.storage().publish(video, output, note);
    return new Made(note, true);
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }
}
