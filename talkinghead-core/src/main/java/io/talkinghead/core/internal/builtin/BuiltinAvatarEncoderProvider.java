package io.talkinghead.core.internal.builtin;

import io.talkinghead.Options;
import io.talkinghead.core.internal.builtin.face.SideWork;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;

/** Offers the {@link BuiltinAvatarEncoder} as {@code builtin}. */
public final class BuiltinAvatarEncoderProvider implements AvatarEncoderProvider {
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
    return Availability.yes("plain Java, no download");
  }

  @Override
  public AvatarEncoder create(Options options) {
    return new BuiltinAvatarEncoder(
        options.limits(), SideWork.of(options.threads(), options.workers()));
  }
}
