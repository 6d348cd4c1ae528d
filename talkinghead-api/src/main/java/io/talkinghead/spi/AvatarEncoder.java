package io.talkinghead.spi;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import java.io.IOException;
import java.util.Optional;

/** Makes a portrait ready to speak. <b>Threads:</b> any number of callers. */
public interface AvatarEncoder extends Stage {
  /** Returns which avatars it makes. */
  Representation avatar();

  /**
   * Encodes {@code portrait} for videos of {@code size}.
   *
   * @throws io.talkinghead.FaceException if no face in it can be animated
   * @throws io.talkinghead.InputException if it is no readable picture or clip, or exceeds the
   *     limits; {@code CLIP_NOT_SUPPORTED} if it is a clip and this encoder takes pictures only
   */
  Avatar encode(Portrait portrait, FrameSize size) throws IOException;

  /**
   * Returns what keeps its avatars in files; empty if they cannot be kept. An encoder with a codec
   * tells its {@link #fingerprint()}, too.
   */
  default Optional<AvatarCodec> codec() {
    return Optional.empty();
  }
}
