package io.talkinghead.spi;

/** Finds a {@link FaceWarper}. */
public interface FaceWarperProvider extends StageProvider<FaceWarper> {}
