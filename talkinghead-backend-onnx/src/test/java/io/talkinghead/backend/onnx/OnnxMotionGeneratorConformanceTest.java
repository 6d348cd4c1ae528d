package io.talkinghead.backend.onnx;

import io.talkinghead.Avatar;
import io.talkinghead.Options;
import io.talkinghead.spi.MotionGeneratorConformance;
import io.talkinghead.spi.MotionGeneratorProvider;

/** The promises of every motion generator, kept by Ditto's; it makes 25 frames a second only. */
class OnnxMotionGeneratorConformanceTest extends MotionGeneratorConformance {
  @Override
  protected MotionGeneratorProvider provider() {
    return new OnnxMotionGeneratorProvider();
  }

  @Override
  protected Options options() {
    return DittoStages.options();
  }

  @Override
  protected Avatar avatar() {
    return DittoStages.avatar();
  }

  @Override
  protected float[] rows() {
    return DittoStages.features(45, 1);
  }

  @Override
  protected float[] otherRows() {
    return DittoStages.features(38, 2);
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
