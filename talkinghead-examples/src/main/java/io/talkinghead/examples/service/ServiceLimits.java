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
  public static final ServiceLimits DEFAULT = new Builder().build();

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

  /** Returns a builder that holds these limits. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxPictureBytes = maxPictureBytes;
    builder.maxPicturePixels = maxPicturePixels;
    builder.maxAudioBytes = maxAudioBytes;
    builder.maxAudio = maxAudio;
    builder.upload = upload;
    builder.silence = silence;
    builder.jobs = jobs;
    builder.waitingJobs = waitingJobs;
    builder.keptJobs = keptJobs;
    builder.keepJobs = keepJobs;
    builder.avatars = avatars;
    builder.keepAvatars = keepAvatars;
    builder.streams = streams;
    builder.streamIdle = streamIdle;
    builder.streamLength = streamLength;
    builder.listeners = listeners;
    builder.shutdown = shutdown;
    return builder;
  }

  /** Carries names, and to begin with what a small machine bears. */
  public static final class Builder {
    private long maxPictureBytes = 32L << 20;
    private long maxPicturePixels = 40_000_000;
    private long maxAudioBytes = 128L << 20;
    private Duration maxAudio = Duration.ofMinutes(15);
    private Duration upload = Duration.ofMinutes(2);
    private Duration silence = Duration.ofSeconds(30);
    private int jobs = Capacity.DEFAULT.jobs();
    private int waitingJobs = 64;
    private int keptJobs = 50;
    private Duration keepJobs = Duration.ofHours(1);
    private int avatars = 100;
    private Duration keepAvatars = Duration.ofHours(24);
    private int streams = Capacity.DEFAULT.streams();
    private Duration streamIdle = Duration.ofMinutes(2);
    private Duration streamLength = Duration.ofHours(1);
    private int listeners = 128;
    private Duration shutdown = Duration.ofSeconds(20);

    private Builder() {}

    /** Sets largest portrait, bytes. */
    public Builder maxPictureBytes(long value) {
      maxPictureBytes = value;
      return this;
    }

    /** Sets largest portrait, width x height. */
    public Builder maxPicturePixels(long value) {
      maxPicturePixels = value;
      return this;
    }

    /** Sets largest recording, bytes. */
    public Builder maxAudioBytes(long value) {
      maxAudioBytes = value;
      return this;
    }

    /** Sets longest recording. */
    public Builder maxAudio(Duration value) {
      maxAudio = value;
      return this;
    }

    /** Sets how long a request may take to arrive. */
    public Builder upload(Duration value) {
      upload = value;
      return this;
    }

    /** Sets how long a connection may keep still. */
    public Builder silence(Duration value) {
      silence = value;
      return this;
    }

    /** Sets videos made at once. */
    public Builder jobs(int value) {
      jobs = value;
      return this;
    }

    /** Sets videos that wait for their turn. */
    public Builder waitingJobs(int value) {
      waitingJobs = value;
      return this;
    }

    /** Sets finished videos kept for one client. */
    public Builder keptJobs(int value) {
      keptJobs = value;
      return this;
    }

    /** Sets how long a finished video is kept. */
    public Builder keepJobs(Duration value) {
      keepJobs = value;
      return this;
    }

    /** Sets portraits kept for one client. */
    public Builder avatars(int value) {
      avatars = value;
      return this;
    }

    /** Sets how long a portrait is kept. */
    public Builder keepAvatars(Duration value) {
      keepAvatars = value;
      return this;
    }

    /** Sets live streams at once. */
    public Builder streams(int value) {
      streams = value;
      return this;
    }

    /** Sets how long a live client may say nothing. */
    public Builder streamIdle(Duration value) {
      streamIdle = value;
      return this;
    }

    /** Sets how long a live stream may last. */
    public Builder streamLength(Duration value) {
      streamLength = value;
      return this;
    }

    /** Sets requests at once that wait. */
    public Builder listeners(int value) {
      listeners = value;
      return this;
    }

    /** Sets how long running work may take to end when the service stops. */
    public Builder shutdown(Duration value) {
      shutdown = value;
      return this;
    }

    /** Returns the limits. */
    public ServiceLimits build() {
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
          streams,
          streamIdle,
          streamLength,
          listeners,
          shutdown);
    }
  }
}
