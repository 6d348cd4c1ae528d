package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoderConformance;
import io.talkinghead.spi.AvatarEncoderProvider;
import java.io.IOException;

/** The promises of every avatar encoder, kept by Ditto's. */
class OnnxAvatarEncoderConformanceTest extends AvatarEncoderConformance {
  @Override
  protected AvatarEncoderProvider provider() {
    return new OnnxAvatarEncoderProvider();
  }

  @Override
  protected Options options() {
    return DittoStages.options();
  }

  @Override
  protected Portrait portrait() throws IOException {
    return DittoStages.portrait();
  }
}
