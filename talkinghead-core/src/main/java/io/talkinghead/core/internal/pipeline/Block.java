package io.talkinghead.core.internal.pipeline;

import io.talkinghead.spi.AudioFeatureExtractor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Features on their way to the generator, or word of a state to go on from or to keep.
 *
 * @param rows {@code float32[count, width]}
 * @param count number of rows, 0 for word of a state
 * @param cause the sound that brought them
 * @param resumption the state to go on from, or null
 * @param mark the extractor's state to be kept, or null
 */
record Block(
    float[] rows, int count, Chunk cause, @Nullable Resumption resumption, @Nullable Kept mark) {
  /** The extractor's state; empty if it cannot copy it. */
  record Kept(Optional<AudioFeatureExtractor.Session> state) {}

  private static final float[] NONE = {};

  static Block of(float[] rows, int count, Chunk cause) {
    return new Block(rows, count, cause, null, null);
  }

  static Block resume(Chunk cause, Resumption resumption) {
    return new Block(NONE, 0, cause, resumption, null);
  }

  static Block mark(Chunk cause, Optional<AudioFeatureExtractor.Session> state) {
    return new Block(NONE, 0, cause, null, new Kept(state));
  }
}
