package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.SpeechEvent;
import io.talkinghead.VisemeSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link AudioFeatureExtractor} promises. */
public abstract class AudioFeatureExtractorConformance
    extends StageConformance<AudioFeatureExtractor, AudioFeatureExtractorProvider> {

  /** For backends to extend. */
  protected AudioFeatureExtractorConformance() {}

  /** Returns a voice, 16 kHz mono, a few seconds; two syllables a second by default. */
  protected float[] voice() {
    float[] x = new float[40_321]; // no whole number of any hop
    for (int i = 0; i < x.length; i++) {
      double t = i / 16_000.0;
      double syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * t));
      double pulse = Math.pow(0.5 + 0.5 * Math.cos(2 * Math.PI * 120 * t), 8);
      x[i] = (float) (0.4 * syllable * pulse * Math.sin(2 * Math.PI * 700 * t));
    }
    return x;
  }

  /** Returns another voice, no longer. */
  protected float[] otherVoice() {
    float[] x = voice();
    for (int i = 0; i < x.length / 2; i++) {
      x[i] = 0.3f * x[x.length - 1 - i];
    }
    return Arrays.copyOf(x, x.length * 3 / 4);
  }

  /** Returns how far rows may be apart when the voice came in other chunks; 0 for equal bits. */
  protected float chunkingTolerance() {
    return 0;
  }

  @Override
  protected void use(AudioFeatureExtractor stage) throws Exception {
    stage.open(request(voice(), new ArrayList<>(), true)).close();
  }

  @Test
  void rows_haveTheWidth_andFollowFromTheVoice() throws Exception {
    assertThat(stage().features()).isNotNull();
    assertThat(stage().width()).isPositive();
    Run one = run(voice(), 3200, true);
    assertThat(one.rows()).isNotEmpty();
    requireEqual(run(voice(), 3200, true), one, 0);
    assertThat(run(otherVoice(), 3200, true).rows()).isNotEqualTo(one.rows());
  }

  @Test
  void rows_doNotDependOnTheChunks() throws Exception {
    Run whole = run(voice(), voice().length, true);
    for (int chunk : new int[] {1, 159, 160, 3200, 7919}) {
      requireEqual(run(voice(), chunk, true), whole, chunkingTolerance());
    }
  }

  @Test
  void liveVoices_doNotDependOnTheChunksEither() throws Exception {
    Run whole = run(voice(), voice().length, false);
    assertThat(whole.rows()).isNotEmpty();
    requireEqual(run(voice(), 3200, false), whole, chunkingTolerance());
  }

  @Test
  void offset_isHonoured_andSamplesRemainTheCallers() throws Exception {
    float[] voice = voice();
    float[] room = new float[voice.length + 1000];
    Arrays.fill(room, 9);
    System.arraycopy(voice, 0, room, 700, voice.length);
    float[] before = room.clone();
    List<Float> rows = new ArrayList<>();
    try (var session = stage().open(request(voice, new ArrayList<>(), true))) {
      session.accept(room, 700, voice.length, sink(rows));
      assertThat(room).isEqualTo(before);
      Arrays.fill(room, 5); // what it wants to keep it has copied
      session.finish(sink(rows));
    }
    requireEqual(new Run(rows, List.of()), run(voice, voice.length, true), chunkingTolerance());
  }

  @Test
  void sessions_areIsolated() throws Exception {
    Run first = run(voice(), 1000, true);
    Run second = run(otherVoice(), 1000, true);
    List<Float> a = new ArrayList<>();
    List<Float> b = new ArrayList<>();
    float[] x = voice();
    float[] y = otherVoice();
    try (var one = stage().open(request(x, new ArrayList<>(), true));
        var two = stage().open(request(y, new ArrayList<>(), true))) {
      for (int i = 0; i < x.length; i += 1000) {
        one.accept(x, i, Math.min(1000, x.length - i), sink(a));
        if (i < y.length) {
          two.accept(y, i, Math.min(1000, y.length - i), sink(b));
        }
      }
      two.finish(sink(b));
      one.finish(sink(a));
    }
    requireEqual(new Run(a, List.of()), first, 0);
    requireEqual(new Run(b, List.of()), second, 0);
  }

  @Test
  void sessions_workAtOnceOnTwoThreads() throws Exception {
    Run first = run(voice(), 1000, true);
    Run second = run(otherVoice(), 1000, true);
    AudioFeatureExtractor shared = stage();
    assertThat(shared).isNotNull();
    List<Run> both = atOnce(() -> run(voice(), 1000, true), () -> run(otherVoice(), 1000, true));
    requireEqual(both.get(0), first, 0);
    requireEqual(both.get(1), second, 0);
  }

  @Test
  void events_comeInOrderOfTime_onTheCallingThread_whateverTheChunks() throws Exception {
    List<SpeechEvent> events = run(voice(), 1000, true).events();
    assertThat(run(voice(), 16_000, true).events()).isEqualTo(events);
    long visemes = 0;
    boolean speaking = false;
    for (SpeechEvent event : events) {
      if (event instanceof SpeechEvent.Spoken spoken) {
        VisemeSpan span = spoken.span();
        assertThat(span.startUs()).as("visemes leave no gap").isEqualTo(visemes);
        visemes = span.endUs();
      } else if (event instanceof SpeechEvent.Started) {
        assertThat(speaking).as("speech starts once").isFalse();
        speaking = true;
      } else if (event instanceof SpeechEvent.Ended) {
        assertThat(speaking).as("what ends has started").isTrue();
        speaking = false;
      }
    }
    assertThat(visemes).isLessThanOrEqualTo(voice().length * 1_000_000L / 16_000);
  }

  /** For extractors that can be interrupted without losing their place. */
  @Test
  void fork_goesOnAlike_andDisturbsNothing() throws Exception {
    float[] x = voice();
    float[] y = otherVoice();
    int half = y.length / 2;
    List<Float> whole = hearInHalves(x, x, half);
    List<Float> another = hearInHalves(x, y, half);
    List<Float> one = new ArrayList<>();
    try (var session = stage().open(request(x, new ArrayList<>(), false))) {
      session.accept(x, 0, half, sink(one));
      var fork = session.fork();
      if (fork.isEmpty()) {
        return;
      }
      List<Float> two = new ArrayList<>(one);
      try (var second = fork.get()) {
        second.accept(y, half, y.length - half, sink(two));
        session.accept(x, half, x.length - half, sink(one));
        second.finish(sink(two));
        session.finish(sink(one));
      }
      requireEqual(new Run(one, List.of()), new Run(whole, List.of()), 0);
      requireEqual(new Run(two, List.of()), new Run(another, List.of()), 0);
    }
  }

  /** Hears {@code half} samples of one voice, and then the rest of another. */
  private List<Float> hearInHalves(float[] first, float[] second, int half) throws Exception {
    List<Float> rows = new ArrayList<>();
    try (var session = stage().open(request(first, new ArrayList<>(), false))) {
      session.accept(first, 0, half, sink(rows));
      session.accept(second, half, second.length - half, sink(rows));
      session.finish(sink(rows));
    }
    return rows;
  }

  @Test
  void badChunk_isRefused_andTheNextVoiceIsRight() throws Exception {
    Run right = run(voice(), 1000, true);
    try (var session = stage().open(request(voice(), new ArrayList<>(), true))) {
      assertThatThrownBy(() -> session.accept(new float[10], 5, 6, (r, n) -> {}))
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
    requireEqual(run(voice(), 1000, true), right, 0);
  }

  @Test
  void shortVoices_areFine() throws Exception {
    for (int samples : new int[] {0, 1, 159, 160, 161, 400}) {
      run(Arrays.copyOf(voice(), samples), 100, true);
    }
    assertThat(run(new float[16_000], 3200, true).rows()).as("silence has rows").isNotEmpty();
  }

  @Test
  void session_mayBeClosedTwice_andBeforeItsEnd() throws Exception {
    AudioFeatureExtractor.Session session = stage().open(request(voice(), new ArrayList<>(), true));
    session.accept(voice(), 0, 5000, (r, n) -> {});
    session.close();
    session.close();
    use(stage());
  }

  private record Run(List<Float> rows, List<SpeechEvent> events) {}

  private Run run(float[] voice, int chunk, boolean whole) throws Exception {
    List<Float> rows = new ArrayList<>();
    List<SpeechEvent> events = new ArrayList<>();
    try (var session = stage().open(request(voice, events, whole))) {
      for (int i = 0; i < voice.length; i += chunk) {
        session.accept(voice, i, Math.min(chunk, voice.length - i), sink(rows));
      }
      session.finish(sink(rows));
    }
    return new Run(rows, events);
  }

  /** Keeps copies of the rows, as they are during the call. */
  private AudioFeatureExtractor.Sink sink(List<Float> target) {
    int width = stage().width();
    return (rows, count) -> {
      assertThat(count).isPositive();
      assertThat(rows.length).isGreaterThanOrEqualTo(count * width);
      for (int i = 0; i < count * width; i++) {
        target.add(rows[i]);
      }
    };
  }

  private static AudioFeatureExtractor.Request request(
      float[] voice, List<SpeechEvent> events, boolean whole) {
    Thread caller = Thread.currentThread();
    return new AudioFeatureExtractor.Request(
        whole ? () -> new ArraySource(voice) : null,
        whole ? voice.length : -1,
        event -> {
          assertThat(Thread.currentThread()).as("events on the calling thread").isSameAs(caller);
          events.add(event);
        });
  }

  private void requireEqual(Run actual, Run wanted, float tolerance) {
    assertThat(actual.rows().size()).isEqualTo(wanted.rows().size());
    assertThat(actual.rows().size() % stage().width()).isZero();
    for (int i = 0; i < wanted.rows().size(); i++) {
      float a = actual.rows().get(i);
      float b = wanted.rows().get(i);
      boolean same = Float.compare(a, b) == 0 || Math.abs(a - b) <= tolerance;
      assertThat(same).as("number %d: %s, wanted %s", i, a, b).isTrue();
    }
  }

  /** Samples in memory, handed out in pieces. */
  private static final class ArraySource implements AudioSource {
    private final float[] samples;
    private int position;

    ArraySource(float[] samples) {
      this.samples = samples;
    }

    @Override
    public int sampleRateHz() {
      return AudioFeatureExtractor.SAMPLE_RATE_HZ;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public int read(float[] target, int offset, int frames) {
      int count = Math.min(Math.min(frames, 1000), samples.length - position);
      if (count == 0) {
        return -1;
      }
      System.arraycopy(samples, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public void close() {}
  }
}
