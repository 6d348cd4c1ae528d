package io.talkinghead.examples.service;

import io.talkinghead.Capacity;
import io.talkinghead.Checks;
import io.talkinghead.Limits;
import java.time.Duration;

/**
 * What the service takes from strangers, at most.
 *
 * @param maxPictureBytes largest portrait, bytes
 * @param maxPicturePixels largest portrait, width x height
 * @param maxAudioBytes largest recording, bytes
 * @param maxAudio longest recording
 * @param upload how long a request may take to arrive, however slowly it drips
 * @param silence how long a connection may keep still while something of it is awaited
 * @param jobs videos made at once, of all clients
 * @param waitingJobs videos that wait for their turn, of all clients
 * @param keptJobs finished videos kept for one client; the oldest go first
 * @param keepJobs how long a finished video is kept
 * @param avatars portraits kept for one client
 * @param keepAvatars how long a portrait is kept
 * @param streams live streams at once, of all clients
 * @param streamIdle how long a live client may say nothing
 * @param streamLength how long a live stream may last
 * @param listeners requests at once that wait: for progress, or for a video
 * @param shutdown how long running work may take to end when the service stops
 */
public record ServiceLimits(
    long maxPictureBytes,
    long maxPicturePixels,
    long maxAudioBytes,
    Duration maxAudio,
    Duration upload,
    Duration silence,
    int jobs,
    int waitingJobs,
    int keptJobs,
    Duration keepJobs,
    int avatars,
    Duration keepAvatars,
    int streams,
    Duration streamIdle,
    Duration streamLength,
    int listeners,
    Duration shutdown) {
  /** What a small machine bears. */
  public static final ServiceLimits DEFAULT =
      new ServiceLimits(
          32L << 20,
          40_000_000,
          128L << 20,
          Duration.ofMinutes(15),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Capacity.DEFAULT.jobs(),
          64,
          50,
          Duration.ofHours(1),
          100,
          Duration.ofHours(24),
          Capacity.DEFAULT.streams(),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          128,
          Duration.ofSeconds(20));

  public ServiceLimits {
    Checks.inRange("maxPictureBytes", maxPictureBytes, 1, Integer.MAX_VALUE);
    Checks.inRange("maxAudioBytes", maxAudioBytes, 1, 1L << 40);
    Checks.inRange("jobs", jobs, 1, 10_000);
    Checks.inRange("waitingJobs", waitingJobs, 0, 100_000);
    Checks.inRange("keptJobs", keptJobs, 1, 100_000);
    Checks.inRange("avatars", avatars, 1, 100_000);
    Checks.inRange("streams", streams, 1, 10_000);
    Checks.inRange("listeners", listeners, 1, 10_000);
    for (Duration duration :
        new Duration[] {
          maxAudio, upload, silence, keepJobs, keepAvatars, streamIdle, streamLength
        }) {
      Checks.argument(
          !duration.isNegative() && !duration.isZero(), "a limit of time was %s", duration);
    }
    Checks.argument(!shutdown.isNegative(), "shutdown was %s", shutdown);
  }

  /** Returns the limits of the library that follow from these. */
  Limits library() {
    return new Limits(maxPictureBytes, maxPicturePixels, maxAudioBytes, maxAudio);
  }

  /** Returns the capacity of a head that follows from these. */
  Capacity capacity() {
    return new Capacity(streams, jobs, waitingJobs);
  }

  /**
   * Returns the most bytes that a whole form may have: its parts, and room for what frames them.
   */
  long maxRequestBytes() {
    return maxPictureBytes + maxAudioBytes + Multipart.FRAME_BYTES;
  }

  /** Returns these limits with other numbers of jobs: running, waiting, and kept when finished. */
  public ServiceLimits withJobs(int running, int waiting, int kept) {
    return new ServiceLimits(
        maxPictureBytes,
        maxPicturePixels,
        maxAudioBytes,
        maxAudio,
        upload,
        silence,
        running,
        waiting,
        kept,
        keepJobs,
        avatars,
        keepAvatars,
        streams,
        streamIdle,
        streamLength,
        listeners,
        shutdown);
  }

  /** Returns these limits with other sizes of what is uploaded, and other times for it. */
  public ServiceLimits withUploads(
      long pictureBytes, long audioBytes, Duration wholeUpload, Duration still) {
    return new ServiceLimits(
        pictureBytes,
        maxPicturePixels,
        audioBytes,
        maxAudio,
        wholeUpload,
        still,
        jobs,
        waitingJobs,
        keptJobs,
        keepJobs,
        avatars,
        keepAvatars,
        streams,
        streamIdle,
        streamLength,
        listeners,
        shutdown);
  }

  /** Returns these limits with other numbers of portraits kept for a client, and of listeners. */
  public ServiceLimits withKept(int keptAvatars, int waitingListeners) {
    return new ServiceLimits(
        maxPictureBytes,
        maxPicturePixels,
        maxAudioBytes,
        maxAudio,
        upload,
        silence,
        jobs,
        waitingJobs,
        keptJobs,
        keepJobs,
        keptAvatars,
        keepAvatars,
        streams,
        streamIdle,
        streamLength,
        waitingListeners,
        shutdown);
  }

  /** Returns these limits with another number of streams, and other times for them. */
  public ServiceLimits withStreams(int most, Duration idle, Duration length) {
    return new ServiceLimits(
        maxPictureBytes,
        maxPicturePixels,
        maxAudioBytes,
        maxAudio,
        upload,
        silence,
        jobs,
        waitingJobs,
        keptJobs,
        keepJobs,
        avatars,
        keepAvatars,
        most,
        idle,
        length,
        listeners,
        shutdown);
  }
}
