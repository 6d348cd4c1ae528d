package io.talkinghead.spi;

import io.talkinghead.Representation;
import io.talkinghead.SpeechEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns sound into rows of features that tell a motion generator what is being said. */
public interface AudioFeatureExtractor extends Stage {
  /** Sample rate of the sound that every extractor takes. */
  int SAMPLE_RATE_HZ = 16_000;

  /** Returns what the rows mean. */
  Representation features();

  /** Returns the length of a row. */
  int width();

  /**
   * Opens the extraction of one voice; may read the whole of it first if {@code request} offers
   * that.
   */
  Session open(Request request) throws IOException;

  /**
   * One voice.
   *
   * @param wholeVoice opens all of the sound, 16 kHz mono, for extractors that normalise over it;
   *     null for a live stream
   * @param totalSamples number of 16 kHz samples, or -1 while unknown
   * @param events hears of speech, visemes and warnings in order of time, on the calling thread
   */
  record Request(
      AudioSource.@Nullable Opener wholeVoice, long totalSamples, Consumer<SpeechEvent> events) {
    // spelled out: javac 17 loses the @Nullable of a compact constructor
    public Request(
        AudioSource.@Nullable Opener wholeVoice, long totalSamples, Consumer<SpeechEvent> events) {
      this.wholeVoice = wholeVoice;
      this.totalSamples = totalSamples;
      this.events = Objects.requireNonNull(events, "events");
    }

    /** Asks for a live voice: nothing of it is known beforehand. */
    public static Request live(Consumer<SpeechEvent> events) {
      return new Request(null, -1, events);
    }

    /** Returns how to read all of the sound beforehand. */
    public Optional<AudioSource.Opener> whole() {
      return Optional.ofNullable(wholeVoice);
    }
  }

  /** Takes finished rows. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes {@code count} rows, {@code float32[count, width]}, from the start of {@code rows};
     * valid during the call only.
     */
    void accept(float[] rows, int count);
  }

  /** State of one voice. <b>Threads:</b> one caller at a time. */
  interface Session extends AutoCloseable {
    /**
     * Takes {@code count} samples of 16 kHz mono in [-1, 1] from {@code offset} on, and gives the
     * rows that became certain.
     */
    void accept(float[] samples, int offset, int count, Sink sink);

    /** Takes the end of the voice, and gives the remaining rows. */
    void finish(Sink sink);

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
