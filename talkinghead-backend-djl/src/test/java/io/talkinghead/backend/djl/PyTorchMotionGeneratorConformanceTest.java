package io.talkinghead.backend.djl;

import io.talkinghead.Avatar;
import io.talkinghead.Options;
import io.talkinghead.spi.MotionGeneratorConformance;
import io.talkinghead.spi.MotionGeneratorProvider;

/**
 * The promises of every motion generator, kept by Ditto's on libtorch; it makes 25 frames a second
 * only.
 */
class PyTorchMotionGeneratorConformanceTest extends MotionGeneratorConformance {
  @Override
  protected MotionGeneratorProvider provider() {
    return new PyTorchMotionGeneratorProvider();
  }

  @Override
  protected Options options() {
    return TorchPack.options();
  }

  @Override
  protected Avatar avatar() {
    return TorchPack.avatar();
  }

  @Override
  protected float[] rows() {
    return TorchPack.features(45, 1);
  }

  @Override
  protected float[] otherRows() {
    return TorchPack.features(38, 2);
  }

  @Override
  protected int width() {
    return 1024;
  }

  @Override
  protected int rowsPerSecond() {
    return 25;
  }
}
