package io.talkinghead.spi;

import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.Controls;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Representation;
import java.util.Objects;
import java.util.Optional;

/** Turns features of a voice into the motion of a face. */
public interface MotionGenerator extends Stage {
  /** Returns which features it takes. */
  Representation features();

  /** Returns which motion it makes. */
  Representation motion();

  /**
   * Returns whether it makes motion for {@code frameRate} pictures per second. A network that
   * learnt one rate takes that rate; {@link #open} refuses the others with {@link
   * IllegalArgumentException}.
   *
   * @param frameRate 1 to 120
   */
  default boolean takes(int frameRate) {
    return true;
  }

  /** Returns which avatars it can move; empty if any. */
  default Optional<Representation> avatar() {
    return Optional.empty();
  }

  /**
   * Returns how many pictures a voice of {@code samples} at 16 kHz is; by default no picture more
   * than the sound, none less.
   *
   * @param frameRate pictures per second
   */
  default long frames(long samples, int frameRate) {
    int rate = AudioFeatureExtractor.SAMPLE_RATE_HZ;
    return (samples * frameRate + rate - 1) / rate;
  }

  /**
   * Returns whether a session gives exactly as many pictures as were asked for. Only a stage that
   * repeats the faults of another program, to be compared with it, may say no.
   */
  default boolean keepsCount() {
    return true;
  }

  /** Opens the motion of one performance. */
  Session open(Request request);

  /**
   * One performance.
   *
   * @param avatar who speaks
   * @param frameRate pictures per second
   * @param totalFrames number of pictures, or -1 while unknown; a session that {@link #keepsCount}
   *     never gives more, and gives as many at the end
   * @param controls how it is directed
   * @param noise where randomness comes from; the session's own
   */
  record Request(
      Avatar avatar, int frameRate, long totalFrames, Controls controls, NoiseSource noise) {
    public Request {
      Objects.requireNonNull(avatar, "avatar");
      Checks.inRange("frameRate", frameRate, 1, 120);
      Objects.requireNonNull(controls, "controls");
      Objects.requireNonNull(noise, "noise");
    }
  }

  /** Takes finished motion. */
  @FunctionalInterface
  interface Sink {
    /** Takes the motion of the next picture. */
    void accept(MotionFrame frame);
  }

  /** State of one performance. <b>Threads:</b> one caller at a time. */
  interface Session extends AutoCloseable {
    /** Takes {@code count} rows of features, and gives the motion that became certain. */
    void accept(float[] rows, int count, Sink sink);

    /** Takes the end of the voice, and gives the remaining motion. */
    void finish(Sink sink);

    /**
     * Takes the end of the voice, and gives the remaining motion, so that there are {@code
     * totalFrames} pictures in all, which was not known before.
     *
     * <p>The default does what {@link #finish(Sink)} does, for sessions that were told from the
     * beginning.
     */
    default void finish(long totalFrames, Sink sink) {
      finish(sink);
    }

    /**
     * Returns another session in the same state, which gives what this one would give; neither
     * disturbs the other. A stream needs it to take back what was not shown when it is interrupted.
     *
     * @return empty if this stage cannot; it then begins anew after an interruption
     */
    default Optional<Session> fork() {
      return Optional.empty();
    }

    /** Frees what it holds; may be repeated. */
    @Override
    default void close() {}
  }
}
