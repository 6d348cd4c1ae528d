package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.Chain;
import io.talkinghead.core.internal.pipeline.Resumption;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;

/** Begins with fresh stages, whose first picture is {@code firstFrame} of the stream. */
record Anew(
    Chain chain,
    AudioFeatureExtractor.Request hearing,
    MotionGenerator.Request performance,
    long firstFrame)
    implements Resumption {
  @Override
  public AudioFeatureExtractor.Session extractor() throws IOException {
    return chain.extractor().stage().open(hearing);
  }

  @Override
  public MotionGenerator.Session generator() {
    return chain
        .generator()
        .stage()
        .open(
            new MotionGenerator.Request(
                performance.avatar(),
                performance.frameRate(),
                performance.totalFrames(),
                performance.controls(),
                performance.noise().split("from " + firstFrame)));
  }

  @Override
  public long nextFrame() {
    return firstFrame;
  }

  @Override
  public long origin() {
    return firstFrame;
  }
}
