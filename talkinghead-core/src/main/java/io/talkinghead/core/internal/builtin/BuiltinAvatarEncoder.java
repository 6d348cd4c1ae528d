package io.talkinghead.core.internal.builtin;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.builtin.face.FaceFinder;
import io.talkinghead.core.internal.builtin.face.FoundFace;
import io.talkinghead.core.internal.builtin.render.LayeredAvatar;
import io.talkinghead.core.internal.media.DecodedPicture;
import io.talkinghead.core.internal.media.PictureReader;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and measures the face of a portrait, and prepares its layers. <b>Threads:</b> any number of
 * callers.
 */
final class BuiltinAvatarEncoder implements AvatarEncoder {
  private final Limits limits;
  private volatile boolean closed;

  BuiltinAvatarEncoder(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Representation avatar() {
    return Representation.LAYERED_PORTRAIT;
  }

  @Override
  public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
    if (closed) {
      throw new IllegalStateException("the avatar encoder is closed");
    }
    DecodedPicture decoded = PictureReader.read(portrait.content(), limits);
    FoundFace face =
        FaceFinder.find(
            decoded.picture(), portrait.faceIndex(), portrait.landmarks(), portrait.forced());
    List<Warning> warnings = new ArrayList<>(decoded.warnings());
    warnings.addAll(face.warnings());
    Framing framing = Framing.of(decoded.picture(), face.geometry(), size);
    FrameBuffer picture = framing.apply(decoded.picture());
    return new LayeredAvatar(picture, framing.apply(face.geometry()), face.landmarks(), warnings);
  }

  @Override
  public void close() {
    closed = true;
  }
}
