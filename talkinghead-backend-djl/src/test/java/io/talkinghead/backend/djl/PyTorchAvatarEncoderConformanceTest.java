package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoderConformance;
import io.talkinghead.spi.AvatarEncoderProvider;
import java.io.IOException;

/** The promises of every avatar encoder, kept by Ditto's on libtorch. */
class PyTorchAvatarEncoderConformanceTest extends AvatarEncoderConformance {
  @Override
  protected AvatarEncoderProvider provider() {
    return new PyTorchAvatarEncoderProvider();
  }

  @Override
  protected Options options() {
    return TorchPack.options();
  }

  @Override
  protected Portrait portrait() throws IOException {
    return TorchPack.portrait();
  }
}
