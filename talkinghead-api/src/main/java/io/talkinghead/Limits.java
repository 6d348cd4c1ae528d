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
 * @param maxClipBytes largest file of a video clip that serves as a portrait, in bytes
 * @param maxClipFrames most frames of such a clip, 1 to 1,000,000; each is no larger than {@code
 *     maxPicturePixels}
 */
public record Limits(
    long maxPictureBytes,
    long maxPicturePixels,
    long maxAudioBytes,
    Duration maxAudioDuration,
    long maxClipBytes,
    int maxClipFrames) {
  /** One minute at 25 frames a second. */
  private static final int DEFAULT_CLIP_FRAMES = 1500;

  private static final long DEFAULT_CLIP_BYTES = 1L << 30;

  /**
   * 64 MiB and 64 megapixels of picture, 1 GiB and 4 hours of audio, 1 GiB and 1,500 frames of
   * clip.
   */
  public static final Limits DEFAULT =
      new Limits(64L << 20, 64_000_000, 1L << 30, Duration.ofHours(4));

  /** Limits pictures and audio; clips keep the default limits. */
  public Limits(
      long maxPictureBytes, long maxPicturePixels, long maxAudioBytes, Duration maxAudioDuration) {
    this(
        maxPictureBytes,
        maxPicturePixels,
        maxAudioBytes,
        maxAudioDuration,
        DEFAULT_CLIP_BYTES,
        DEFAULT_CLIP_FRAMES);
  }

  public Limits {
    Checks.inRange("maxPictureBytes", maxPictureBytes, 1, Integer.MAX_VALUE);
    Checks.inRange("maxPicturePixels", maxPicturePixels, 1, Integer.MAX_VALUE / 4L);
    Checks.inRange("maxAudioBytes", maxAudioBytes, 1, Long.MAX_VALUE);
    Checks.inRange("maxClipBytes", maxClipBytes, 1, Long.MAX_VALUE);
    Checks.inRange("maxClipFrames", maxClipFrames, 1, 1_000_000);
    Objects.requireNonNull(maxAudioDuration, "maxAudioDuration");
    Checks.argument(
        !maxAudioDuration.isNegative() && !maxAudioDuration.isZero(),
        "maxAudioDuration must be positive, was %s",
        maxAudioDuration);
  }
}
