package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractorConformance;
import io.talkinghead.spi.AudioFeatureExtractorProvider;

/** The promises of every feature extractor, kept by HuBERT. */
class OnnxFeatureExtractorConformanceTest extends AudioFeatureExtractorConformance {
  @Override
  protected AudioFeatureExtractorProvider provider() {
    return new OnnxFeatureExtractorProvider();
  }

  @Override
  protected Options options() {
    return DittoStages.options();
  }

  /** The same for live voices: windows with a warm-up, at other places. */
  static class OnlineConformanceTest extends OnnxFeatureExtractorConformanceTest {
    @Override
    protected Options options() {
      return DittoStages.options("ditto.mode", "online");
    }
  }
}
