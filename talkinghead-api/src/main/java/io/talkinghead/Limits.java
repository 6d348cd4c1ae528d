package io.talkinghead;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits that guard the host against hostile or mistaken input. All are checked from headers before
 * anything is decoded, and again while it is.
 *
 * @param maxPictureBytes largest picture file, 1 to 2^31 - 1 bytes
 * @param maxPicturePixels largest picture, in pixels (width x height)
 * @param maxAudioBytes largest audio file in bytes
 * @param maxAudioDuration longest recording
 */
public record Limits(
    long maxPictureBytes, long maxPicturePixels, long maxAudioBytes, Duration maxAudioDuration) {
  /** 64 MiB and 64 megapixels of picture, 1 GiB and 4 hours of audio. */
  public static final Limits DEFAULT =
      new Limits(64L << 20, 64_000_000, 1L << 30, Duration.ofHours(4));

  public Limits {
    Checks.inRange("maxPictureBytes", maxPictureBytes, 1, Integer.MAX_VALUE);
    Checks.inRange("maxPicturePixels", maxPicturePixels, 1, Integer.MAX_VALUE / 4L);
    Checks.inRange("maxAudioBytes", maxAudioBytes, 1, Long.MAX_VALUE);
    Objects.requireNonNull(maxAudioDuration, "maxAudioDuration");
    Checks.argument(
        !maxAudioDuration.isNegative() && !maxAudioDuration.isZero(),
        "maxAudioDuration must be positive, was %s",
        maxAudioDuration);
  }
}
