package io.talkinghead.spi.fake;

import io.talkinghead.Representation;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Viseme;
import io.talkinghead.VisemeSpan;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Rows of one number at 100 Hz: the mean magnitude of 160 samples; the last row may have fewer. */
public final class FakeExtractor implements AudioFeatureExtractor {
  /** What the rows mean. */
  public static final Representation ENERGY = new Representation("energy-1/100hz");

  private static final int HOP = SAMPLE_RATE_HZ / 100;
  private final Trouble trouble;
  private final Guard guard = new Guard("FakeExtractor");

  /** Tells {@code trouble} of every step. */
  public FakeExtractor(Trouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public void warmUp() throws IOException {
    trouble.at("extractor.warmUp");
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("fake", "1"));
  }

  @Override
  public Representation features() {
    return ENERGY;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public Session open(Request request) throws IOException {
    guard.requireOpen();
    trouble.at("extractor.open");
    return new Energy(request.events());
  }

  @Override
  public void close() {
    if (guard.close()) {
      trouble.unchecked("extractor.dispose");
    }
  }

  private final class Energy implements Session {
    private final Consumer<SpeechEvent> events;
    private final float[] row = new float[1];
    private final Guard once = new Guard("this session");
    private double sum;
    private int count;
    private long samples;
    private boolean speaking;

    Energy(Consumer<SpeechEvent> events) {
      this.events = events;
    }

    @Override
    public void accept(float[] from, int offset, int length, Sink sink) {
      trouble.unchecked("extractor.accept");
      Objects.checkFromIndexSize(offset, length, from.length);
      for (int i = offset; i < offset + length; i++) {
        sum += Math.abs(from[i]);
        samples++;
        if (++count == HOP) {
          give(sink);
        }
      }
    }

    @Override
    public void finish(Sink sink) {
      trouble.unchecked("extractor.finish");
      if (count > 0) {
        give(sink);
      }
      if (speaking) {
        long end = samples * 1_000_000 / SAMPLE_RATE_HZ;
        events.accept(new SpeechEvent.Spoken(new VisemeSpan(Viseme.AA, 0, Math.max(1, end))));
        events.accept(new SpeechEvent.Ended(end));
      }
    }

    private void give(Sink sink) {
      row[0] = (float) (sum / count);
      if (row[0] > 0.01f && !speaking) {
        speaking = true;
        events.accept(new SpeechEvent.Started((samples - count) * 1_000_000 / SAMPLE_RATE_HZ));
      }
      sum = 0;
      count = 0;
      sink.accept(row, 1);
      row[0] = Float.NaN; // valid during the call only
    }

    @Override
    public void close() {
      if (once.close()) {
        trouble.unchecked("extractor.close");
      }
    }
  }
}
