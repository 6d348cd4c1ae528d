package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Representation;
import io.talkinghead.spi.MotionGenerator;
import java.util.Map;
import java.util.Optional;

/**
 * Turns {@link Representation#VISEMES} into {@link Representation#ARTICULATION}: lips that follow
 * the sound, a head that is alive. Any avatar will do.
 *
 * <p>A request whose length is unknown is live: a frame is then certain 80 ms (and its own length)
 * after the last row that it needs, and curves are a little less smooth. The mouth depends on the
 * voice alone; head, gaze and blinks on the voice and the noise.
 */
final class ArticulationGenerator implements MotionGenerator {
  private volatile boolean closed;

  @Override
  public Representation features() {
    return Representation.VISEMES;
  }

  @Override
  public Representation motion() {
    return Representation.ARTICULATION;
  }

  @Override
  public Session open(Request request) {
    if (closed) {
      throw new IllegalStateException("the motion generator is closed");
    }
    return new ArticulationSession(request);
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of()); // all of it is in the library
  }

  @Override
  public void close() {
    closed = true;
  }
}
