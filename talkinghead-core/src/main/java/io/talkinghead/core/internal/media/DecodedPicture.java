package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Warning;
import java.util.List;
import java.util.Objects;

/**
 * A picture as displayed.
 *
 * @param picture sRGB, upright, the caller's own
 * @param warnings what a user should know about it
 */
public record DecodedPicture(FrameBuffer picture, List<Warning> warnings) {
  public DecodedPicture {
    Objects.requireNonNull(picture, "picture");
    warnings = List.copyOf(warnings);
  }
}
