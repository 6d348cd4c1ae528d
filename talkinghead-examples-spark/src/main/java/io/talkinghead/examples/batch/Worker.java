package io.talkinghead.examples.batch;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.Portrait;
import io.talkinghead.core.avatar.AvatarLease;
import io.talkinghead.examples.cli.JobFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * What a task works with: the head of its executor, tries, and the inputs of its job as local
 * files.
 *
 * @param heads opens what a task runs on
 * @param trial does the work
 * @param setup what all jobs have in common
 * @param executor name for the rows
 */
record Worker(HeadOpener heads, Trial trial, BatchSetup setup, String executor) {
  /** Opens what a job runs on. */
  @FunctionalInterface
  interface HeadOpener {
    ExecutorHead open() throws Exception;
  }

  /** Work that needs a head and a folder for a while. */
  @FunctionalInterface
  interface Work<T> {
    T in(Path folder, ExecutorHead place) throws IOException, InterruptedException;
  }

  /** Work that needs a face. */
  @FunctionalInterface
  interface Painting<T> {
    T of(Avatar avatar) throws IOException, InterruptedException;
  }

  /** Tries {@code work} in a new folder, which is deleted afterwards. */
  <T> Trial.Outcome<T> run(Work<T> work) throws InterruptedException {
    Callable<T> attempt =
        () -> {
          ExecutorHead place = heads.open();
          Path folder = Files.createTempDirectory(place.scratch(), "job");
          try {
            return work.in(folder, place);
          } finally {
            Scratch.delete(folder);
          }
        };
    return trial.run(attempt);
  }

  /** Fetches the voice of {@code job} into {@code folder}. */
  static AudioClip voice(BatchJob job, Path folder, ExecutorHead place) throws IOException {
    return AudioClip.read(
        place.fetch(
            Objects.requireNonNull(job.audio()),
            folder,
            "voice",
            place.limits().maxAudioBytes(),
            ErrorCode.AUDIO_TOO_LARGE));
  }

  /** Does {@code work} with the face of {@code job}, fetched into {@code folder}. */
  static <T> T withAvatar(
      BatchJob job, JobFlags flags, Path folder, ExecutorHead place, Painting<T> work)
      throws IOException, InterruptedException {
    if (job.avatar() != null) {
      if (flags.aboutPortrait()) {
        throw new IllegalArgumentException(
            "options: size, face-index and force are settled in an avatar; leave them out");
      }
      Path file =
          place.fetch(job.avatar(), folder, "avatar", Long.MAX_VALUE, ErrorCode.PICTURE_TOO_LARGE);
      return work.of(place.head().load(file));
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
      return work.of(lease.avatar());
    }
  }
}
