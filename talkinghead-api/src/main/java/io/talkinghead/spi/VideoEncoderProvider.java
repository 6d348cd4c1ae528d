package io.talkinghead.spi;

/** Finds a {@link VideoEncoder}. */
public interface VideoEncoderProvider extends StageProvider<VideoEncoder> {}
