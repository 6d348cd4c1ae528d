package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractorConformance;
import io.talkinghead.spi.AudioFeatureExtractorProvider;

/** The promises of every feature extractor, kept by HuBERT on libtorch. */
class PyTorchFeatureExtractorConformanceTest extends AudioFeatureExtractorConformance {
  @Override
  protected AudioFeatureExtractorProvider provider() {
    return new PyTorchFeatureExtractorProvider();
  }

  @Override
  protected Options options() {
    return TorchPack.options();
  }

  /** The same for live voices: windows with a warm-up, at other places. */
  static class OnlineConformanceTest extends PyTorchFeatureExtractorConformanceTest {
    @Override
    protected Options options() {
      return TorchPack.options("ditto.mode", "online");
    }
  }
}
