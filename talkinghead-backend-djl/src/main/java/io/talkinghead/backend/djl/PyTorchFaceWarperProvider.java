package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;

/**
 * Offers Ditto's painter on libtorch under the name {@code pytorch}.
 *
 * <p>{@link PyTorchSettings} lists the properties of the engine, {@link PyTorchPack} says which
 * options, which pack and which dump the stage takes. Stages of the same options share an engine.
 */
public final class PyTorchFaceWarperProvider implements FaceWarperProvider {
  @Override
  public String name() {
    return PyTorchEngine.NAME;
  }

  @Override
  public int priority() {
    return PyTorchPack.PRIORITY;
  }

  @Override
  public Availability availability(Options options) {
    return PyTorchPack.availability(options, DittoPart.WARPER);
  }

  @Override
  public FaceWarper create(Options options) {
    return PyTorchPack.open(options, DittoPart.WARPER);
  }
}
