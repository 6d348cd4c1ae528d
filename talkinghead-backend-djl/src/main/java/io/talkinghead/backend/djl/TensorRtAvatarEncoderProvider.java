package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;

/**
 * Offers Ditto's source encoder on TensorRT under the name {@code tensorrt}.
 *
 * <p>{@link TensorRtSettings} lists the properties, {@link TensorRtPack} tells the ways to
 * TensorRT.
 */
public final class TensorRtAvatarEncoderProvider implements AvatarEncoderProvider {
  @Override
  public String name() {
    return TensorRtEngine.NAME;
  }

  @Override
  public int priority() {
    return TensorRtPack.PRIORITY;
  }

  @Override
  public Availability availability(Options options) {
    return TensorRtPack.availability(options, DittoPart.ENCODER, AvatarEncoderProvider.class);
  }

  @Override
  public AvatarEncoder create(Options options) {
    return TensorRtPack.open(options, DittoPart.ENCODER, AvatarEncoderProvider.class);
  }
}
