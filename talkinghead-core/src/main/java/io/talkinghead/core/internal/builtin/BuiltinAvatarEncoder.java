package io.talkinghead.core.internal.builtin;

import io.talkinghead.Avatar;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.core.internal.builtin.face.SideWork;
import io.talkinghead.core.internal.builtin.render.LayeredAvatar;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and measures the face of a portrait, and prepares its layers. <b>Threads:</b> any number of
 * callers; each has at most one thread beside it while it measures, made by the options' factory.
 */
final class BuiltinAvatarEncoder implements AvatarEncoder {
  private static final System.Logger LOG = System.getLogger(BuiltinAvatarEncoder.class.getName());

  /** Changes whenever the same portrait would be measured otherwise. */
  private static final String ANALYSIS = "1";

  private final Limits limits;
  private final SideWork side;
  private volatile boolean closed;

  /**
   * @param limits of pictures
   * @param side does a part of the work
   */
  BuiltinAvatarEncoder(Limits limits, SideWork side) {
    this.limits = limits;
    this.side = side;
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
    PortraitFace face = PortraitFace.of(portrait, limits, side);
    Framing framing = Framing.of(face.picture(), face.found().geometry(), size);
    return new LayeredAvatar(
        framing.apply(face.picture()),
        framing.apply(face.found().geometry()),
        face.landmarks(),
        face.warnings());
  }

  @Override
  public Optional<AvatarCodec> codec() {
    return Optional.of(new LayeredAvatarCodec());
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("analysis", ANALYSIS));
  }

  /** Looks for a face where there is none, which loads what finds faces. */
  @Override
  public void warmUp() throws IOException {
    try {
      var unused = PortraitFace.of(Portrait.of(new FrameBuffer(256, 256)), limits);
    } catch (FaceException e) {
      LOG.log(System.Logger.Level.TRACE, "no face in a black picture, as it should be");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
