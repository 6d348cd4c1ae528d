package io.talkinghead.examples.service;

import io.talkinghead.Options;
import io.talkinghead.core.ditto.Emotion;
import java.io.IOException;
import java.util.Optional;

/**
 * Says how a head is opened. Neural backends fix mode and mood when they open, so the service opens
 * one head for each pair that is asked for.
 */
@FunctionalInterface
public interface HeadOptionsSource {
  /**
   * Returns the options of a head, to be added to.
   *
   * @param live whether it is for streams, which want a short look-ahead
   * @param mood of a neural backend
   */
  Options.Builder options(boolean live, Optional<Emotion> mood) throws IOException;
}
