package io.talkinghead.spi;

/** Finds a {@link MotionGenerator}. */
public interface MotionGeneratorProvider extends StageProvider<MotionGenerator> {}
