package io.talkinghead.spi;

/** Finds a {@link AudioFeatureExtractor}. */
public interface AudioFeatureExtractorProvider extends StageProvider<AudioFeatureExtractor> {}
