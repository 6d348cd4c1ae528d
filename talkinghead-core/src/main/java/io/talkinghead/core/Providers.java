package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.VideoEncoderProvider;
import java.util.List;

/** The providers of all stages. */
record Providers(
    StageRegistry<AudioFeatureExtractorProvider> extractors,
    StageRegistry<MotionGeneratorProvider> generators,
    StageRegistry<FaceWarperProvider> warpers,
    StageRegistry<AvatarEncoderProvider> avatars,
    StageRegistry<VideoEncoderProvider> encoders) {
  /** The stages that options may name. */
  static final List<String> STAGES =
      List.of(
          "AudioFeatureExtractor",
          "AvatarEncoder",
          "MotionGenerator",
          "FaceWarper",
          "VideoEncoder");

  /** Finds what is on the class path. */
  static Providers find() {
    return new Providers(
        StageRegistry.find(AudioFeatureExtractorProvider.class),
        StageRegistry.find(MotionGeneratorProvider.class),
        StageRegistry.find(FaceWarperProvider.class),
        StageRegistry.find(AvatarEncoderProvider.class),
        StageRegistry.find(VideoEncoderProvider.class));
  }

  /** Returns all stages in the order of the pipeline. */
  List<StageRegistry<?>> all() {
    return List.of(avatars, extractors, generators, warpers, encoders);
  }

  /**
   * Returns the provider that {@code options} ask for at {@code stage}. The backend of the options
   * means the stages that make a face speak; who writes the video is a matter of its own, and only
   * {@code stageBackends} names it.
   */
  static String asked(StageRegistry<?> stage, Options options) {
    return stage.stage().equals("VideoEncoder")
        ? options.stageBackends().getOrDefault("VideoEncoder", Options.AUTO)
        : options.backendOf(stage.stage());
  }
}
