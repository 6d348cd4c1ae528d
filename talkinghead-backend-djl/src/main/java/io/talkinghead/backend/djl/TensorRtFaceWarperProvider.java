package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;

/**
 * Offers Ditto's painter on TensorRT under the name {@code tensorrt}.
 *
 * <p>{@link TensorRtSettings} lists the properties, {@link TensorRtPack} tells the ways to
 * TensorRT.
 */
public final class TensorRtFaceWarperProvider implements FaceWarperProvider {
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
    return TensorRtPack.availability(options, DittoPart.WARPER, FaceWarperProvider.class);
  }

  @Override
  public FaceWarper create(Options options) {
    return TensorRtPack.open(options, DittoPart.WARPER, FaceWarperProvider.class);
  }
}
