/** The façade, the pipeline, and the built-in stages. */
module io.talkinghead.core {
  requires transitive io.talkinghead.api;
  requires static org.jspecify;
  requires com.google.common;
  requires com.google.gson;
  requires metadata.extractor;
  requires org.bytedeco.ffmpeg;
  requires org.bytedeco.javacpp;

  exports io.talkinghead.core;

  uses io.talkinghead.spi.AudioFeatureExtractorProvider;
  uses io.talkinghead.spi.AvatarEncoderProvider;
  uses io.talkinghead.spi.FaceWarperProvider;
  uses io.talkinghead.spi.MotionGeneratorProvider;
  uses io.talkinghead.spi.VideoEncoderProvider;
}
