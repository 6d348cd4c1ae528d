package io.talkinghead.core.internal.pipeline;

import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;

/**
 * A state from which a new turn goes on. Each method opens a session of its own and is called by
 * the worker that uses it.
 */
public interface Resumption {
  /** Returns a session of the extractor in that state, the caller's to close. */
  AudioFeatureExtractor.Session extractor() throws IOException;

  /** Returns a session of the generator in that state, the caller's to close. */
  MotionGenerator.Session generator();

  /** Returns the number that the generator's next picture has in the stream. */
  long nextFrame();

  /** Returns the number of the first picture that the new turn shows; earlier ones are dropped. */
  long firstFrame();

  /** Returns the number that the picture 0 of the generator's session has in the stream. */
  long origin();
}
