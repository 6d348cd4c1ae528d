package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineProvider;

/** Offers {@link OnnxEngine} by its name. */
public final class OnnxEngineProvider implements InferenceEngineProvider {
  @Override
  public String name() {
    return OnnxEngine.NAME;
  }

  @Override
  public Availability availability(Options options) {
    return OnnxEngine.availability(options);
  }

  @Override
  public InferenceEngine open(Options options) {
    return OnnxEngine.open(options);
  }
}
