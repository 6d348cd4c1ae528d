package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineProvider;

/** Offers {@link PyTorchEngine} by its name. */
public final class PyTorchEngineProvider implements InferenceEngineProvider {
  @Override
  public String name() {
    return PyTorchEngine.NAME;
  }

  @Override
  public Availability availability(Options options) {
    return PyTorchEngine.availability(options);
  }

  @Override
  public InferenceEngine open(Options options) {
    return PyTorchEngine.open(options);
  }
}
