package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;

/** Offers the {@link LayeredWarper} as {@code builtin}; always available. */
public final class LayeredWarperProvider implements FaceWarperProvider {
  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public LayeredWarperProvider() {}

  @Override
  public String name() {
    return "builtin";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability(Options options) {
    return Availability.yes("plain Java on the CPU");
  }

  @Override
  public FaceWarper create(Options options) {
    return new LayeredWarper(options.workers());
  }
}
