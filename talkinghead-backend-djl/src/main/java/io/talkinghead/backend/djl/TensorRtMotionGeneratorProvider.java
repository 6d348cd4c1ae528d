package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;

/**
 * Offers Ditto's motion on TensorRT under the name {@code tensorrt}.
 *
 * <p>{@link TensorRtSettings} lists the properties, {@link TensorRtPack} tells the ways to
 * TensorRT.
 */
public final class TensorRtMotionGeneratorProvider implements MotionGeneratorProvider {
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
    return TensorRtPack.availability(options, DittoPart.MOTION, MotionGeneratorProvider.class);
  }

  @Override
  public MotionGenerator create(Options options) {
    return TensorRtPack.open(options, DittoPart.MOTION, MotionGeneratorProvider.class);
  }
}
