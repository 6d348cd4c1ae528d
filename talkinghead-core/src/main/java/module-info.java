/** The façade, the pipeline, media, and the built-in backend. */
module io.talkinghead.core {
  requires transitive io.talkinghead.api;
  requires static org.jspecify;
  requires com.google.common;
  requires com.google.gson;
  requires java.desktop;
  requires java.net.http;
  requires metadata.extractor;
  requires org.bytedeco.ffmpeg;
  requires org.bytedeco.javacpp;

  exports io.talkinghead.core;
  exports io.talkinghead.core.avatar;
  exports io.talkinghead.core.ditto;
  exports io.talkinghead.core.ditto.reference;
  exports io.talkinghead.core.face;
  exports io.talkinghead.core.live;
  exports io.talkinghead.core.models;
  exports io.talkinghead.core.tracks;
  exports io.talkinghead.core.internal.ditto to
      io.talkinghead.backend.djl,
      io.talkinghead.backend.onnx;
  exports io.talkinghead.core.internal.ditto.npy to
      io.talkinghead.backend.djl,
      io.talkinghead.backend.onnx;
  exports io.talkinghead.core.internal.ditto.pack to
      io.talkinghead.backend.djl,
      io.talkinghead.backend.onnx;

  opens io.talkinghead.core.internal.builtin.speech to
      com.google.gson; // which fills the records of the network's description

  uses io.talkinghead.core.models.PackBench;
  uses io.talkinghead.spi.AudioFeatureExtractorProvider;
  uses io.talkinghead.spi.AvatarEncoderProvider;
  uses io.talkinghead.spi.FaceWarperProvider;
  uses io.talkinghead.spi.MotionGeneratorProvider;
  uses io.talkinghead.spi.VideoEncoderProvider;

  provides io.talkinghead.spi.AudioFeatureExtractorProvider with
      io.talkinghead.core.internal.builtin.speech.BuiltinFeatureExtractorProvider;
  provides io.talkinghead.spi.AvatarEncoderProvider with
      io.talkinghead.core.internal.builtin.BuiltinAvatarEncoderProvider;
  provides io.talkinghead.spi.FaceWarperProvider with
      io.talkinghead.core.internal.builtin.render.LayeredWarperProvider;
  provides io.talkinghead.spi.MotionGeneratorProvider with
      io.talkinghead.core.internal.builtin.motion.ArticulationGeneratorProvider;
  provides io.talkinghead.spi.VideoEncoderProvider with
      io.talkinghead.core.internal.media.FfmpegVideoEncoderProvider;
}
