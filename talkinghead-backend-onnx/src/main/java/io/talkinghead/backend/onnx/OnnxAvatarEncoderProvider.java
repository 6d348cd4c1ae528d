package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;

/**
 * Offers Ditto's source encoder on ONNX Runtime under the name {@code onnx}.
 *
 * <p>{@link OnnxSettings} lists the properties of the engine, {@link DittoPack} says which options,
 * which pack and which dump the stage takes. Stages of the same options share an engine.
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
    return DittoPack.availability(options, DittoPart.ENCODER);
  }

  @Override
  public AvatarEncoder create(Options options) {
    return DittoPack.open(options, DittoPart.ENCODER);
  }
}
