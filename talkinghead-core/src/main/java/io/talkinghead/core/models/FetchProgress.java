package io.talkinghead.core.models;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the fetch of a pack is.
 *
 * @param activity what is going on
 * @param file path of the present file in the pack; empty while there is none
 * @param fileBytes bytes of this file that are here
 * @param fileTotal bytes it will have, or -1 while unknown
 * @param bytes bytes of the pack that are here, including files that were here before
 * @param totalBytes bytes of the pack
 * @param bytesPerSecond speed of the last seconds; 0 before the first bytes
 */
public record FetchProgress(
    Activity activity,
    String file,
    long fileBytes,
    long fileTotal,
    long bytes,
    long totalBytes,
    double bytesPerSecond) {
  /** What is going on. */
  public enum Activity {
    /** Another program fetches the same pack; it is awaited. */
    WAITING,
    /** The hub is asked for sizes and digests. */
    ASKING,
    /** Bytes on this machine are compared with their digest. */
    VERIFYING,
    /** Bytes arrive. */
    DOWNLOADING,
    /** The connection failed and will be tried again after a pause. */
    RETRYING,
    /** All is here. */
    DONE
  }

  public FetchProgress {
    Objects.requireNonNull(activity, "activity");
    Objects.requireNonNull(file, "file");
  }

  /** Returns the time left at the present speed, if there is one. */
  public Optional<Duration> remaining() {
    return bytesPerSecond > 0
        ? Optional.of(Duration.ofMillis((long) (1000 * (totalBytes - bytes) / bytesPerSecond)))
        : Optional.empty();
  }

  /** Hears of progress on the thread that fetches, a few times a second; should return at once. */
  @FunctionalInterface
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = progress -> {};

    /** Hears of progress. */
    void progressed(FetchProgress progress);
  }
}
