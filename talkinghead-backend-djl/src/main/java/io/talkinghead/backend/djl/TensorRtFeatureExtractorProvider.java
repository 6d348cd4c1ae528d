package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.Availability;

/**
 * Offers HuBERT features on TensorRT under the name {@code tensorrt}.
 *
 * <p>{@link TensorRtSettings} lists the properties, {@link TensorRtPack} tells the ways to
 * TensorRT.
 */
public final class TensorRtFeatureExtractorProvider implements AudioFeatureExtractorProvider {
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
    return TensorRtPack.availability(
        options, DittoPart.FEATURES, AudioFeatureExtractorProvider.class);
  }

  @Override
  public AudioFeatureExtractor create(Options options) {
    return TensorRtPack.open(options, DittoPart.FEATURES, AudioFeatureExtractorProvider.class);
  }
}
