package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;

/** Offers the built-in motion under the name {@code builtin}; it works everywhere. */
public final class ArticulationGeneratorProvider implements MotionGeneratorProvider {
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
    return Availability.yes("plain Java");
  }

  @Override
  public MotionGenerator create(Options options) {
    return new ArticulationGenerator();
  }
}
