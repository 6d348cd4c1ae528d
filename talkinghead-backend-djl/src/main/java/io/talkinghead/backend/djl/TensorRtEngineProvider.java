package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineProvider;

/** Offers {@link TensorRtEngine} by its name. */
public final class TensorRtEngineProvider implements InferenceEngineProvider {
  @Override
  public String name() {
    return TensorRtEngine.NAME;
  }

  @Override
  public Availability availability(Options options) {
    return TensorRtEngine.availability(options);
  }

  @Override
  public InferenceEngine open(Options options) {
    return TensorRtEngine.open(options);
  }
}
