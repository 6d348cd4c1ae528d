package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Warning;
import java.util.List;
import java.util.Objects;

/**
 * A picture as displayed.
 *
 * @param picture sRGB, upright, the caller's own
 * @param scale pixels of {@code picture} per pixel of the original; 1 unless it was scaled down
 * @param warnings what a user should know about it
 */
public record DecodedPicture(FrameBuffer picture, double scale, List<Warning> warnings) {
  public DecodedPicture {
    Objects.requireNonNull(picture, "picture");
    warnings = List.copyOf(warnings);
  }
}
