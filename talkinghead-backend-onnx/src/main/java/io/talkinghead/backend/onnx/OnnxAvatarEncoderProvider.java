package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;

/**
 * Offers Ditto's source encoder on ONNX Runtime under the name {@code onnx}.
 *
 * <p>{@link OnnxSettings} lists the properties of the engine; {@code ditto.mode} chooses the
 * preset, {@code offline} (default) or {@code online}. Stages of the same options share an engine.
 */
public final class OnnxAvatarEncoderProvider implements AvatarEncoderProvider {
  @Override
  public String name() {
    return OnnxEngine.NAME;
  }

  @Override
  public int priority() {
    return DittoPack.PRIORITY;
  }

  @Override
  public Availability availability(Options options) {
    return DittoPack.availability(
        options,
        DittoModel.BLAZE_FACE,
        DittoModel.FACE_MESH,
        DittoModel.DETECTOR,
        DittoModel.LANDMARK106,
        DittoModel.LANDMARK203,
        DittoModel.MOTION,
        DittoModel.APPEARANCE);
  }

  @Override
  public AvatarEncoder create(Options options) {
    return DittoPack.open(
        options,
        (pack, preset) -> new DittoAvatarEncoder(pack, preset, options.limits(), DittoDump.OFF));
  }
}
