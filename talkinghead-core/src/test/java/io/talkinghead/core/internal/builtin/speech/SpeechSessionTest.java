package io.talkinghead.core.internal.builtin.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.Options;
import io.talkinghead.Representation;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Viseme;
import io.talkinghead.VisemeSpan;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechSessionTest {
  private static final int SPEECH = 16;
  private static final float[] SLT = Voices.sample("hello_slt.wav");

  @ParameterizedTest
  @CsvSource({"network, false", "network, true", "dsp, false", "dsp, true"})
  void chunksOfAnySize_giveTheSameRowsAndEvents(String features, boolean live) {
    AudioFeatureExtractor extractor = Voices.extractor(Map.of("features", features));
    float[] voice = Voices.join(SLT, Voices.noise(3, 1));
    Voices.Heard whole = Voices.hear(extractor, voice, live, () -> voice.length);
    for (int bound : new int[] {50, 3000, 40_000}) {
      Random random = new Random(bound);
      Voices.Heard pieces = Voices.hear(extractor, voice, live, () -> 1 + random.nextInt(bound));
      assertThat(Arrays.deepEquals(pieces.rows(), whole.rows())) // NaN equals NaN here
          .as("the same rows in chunks up to %d", bound)
          .isTrue();
      assertThat(pieces.events()).isEqualTo(whole.events());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "dsp"})
  void rows_keepTheirContract(String features) {
    AudioFeatureExtractor extractor = Voices.extractor(Map.of("features", features));
    assertThat(extractor.features()).isEqualTo(Representation.VISEMES);
    assertThat(extractor.width()).isEqualTo(18);
    float[][] rows = Voices.hear(extractor, SLT, /* live= */ false, () -> 5000).rows();
    assertThat(rows.length).isEqualTo((SLT.length + 200) / 160);
    for (float[] row : rows) {
      float sum = 0;
      for (int i = 0; i < 15; i++) {
        assertThat(row[i]).isBetween(0f, 1f);
        sum += row[i];
      }
      assertThat(sum).isCloseTo(1, within(1e-4f));
      assertThat(row[15]).isBetween(0f, 1.15f);
      assertThat(row[SPEECH]).isIn(0f, 1f);
      assertThat(Float.isNaN(row[17]) || Math.abs(row[17]) <= 1.5f).isTrue();
    }
  }

  @Test
  void live_givesARowAfter132Milliseconds() throws IOException {
    int[] rows = {0};
    try (var session =
        Voices.extractor(Map.of()).open(AudioFeatureExtractor.Request.live(e -> {}))) {
      for (int heard = 160; heard <= SLT.length; heard += 160) {
        session.accept(SLT, heard - 160, 160, (data, count) -> rows[0] += count);
        // row t is centred at 160 t and needs 12 frames and half a window more: 2,120 samples
        int certain = Math.max(0, (heard - 2120) / 160 + (heard >= 2120 ? 1 : 0));
        assertThat(rows[0]).as("after %d samples", heard).isGreaterThanOrEqualTo(certain);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spans_coverTheVoiceWithoutGaps(boolean live) {
    Voices.Heard heard = Voices.hear(Voices.extractor(Map.of()), SLT, live, () -> 4000);
    long at = 0;
    long last = -1;
    for (SpeechEvent event : heard.events()) {
      if (event instanceof SpeechEvent.Spoken spoken) {
        VisemeSpan span = spoken.span();
        assertThat(span.startUs()).isEqualTo(at);
        at = span.endUs();
        last = tell(last, span.startUs());
      } else if (event instanceof SpeechEvent.Started started) {
        last = tell(last, started.timeUs());
        assertThat(started.timeUs()).isEqualTo(at);
      } else if (event instanceof SpeechEvent.Ended ended) {
        last = tell(last, ended.timeUs());
        assertThat(ended.timeUs()).isEqualTo(at);
      }
    }
    assertThat(at).isEqualTo(SLT.length * 1_000_000L / Voices.RATE);
    assertThat(heard.events().stream().filter(e -> e instanceof SpeechEvent.Started)).hasSize(1);
    assertThat(heard.events().stream().filter(e -> e instanceof SpeechEvent.Ended)).hasSize(1);
  }

  private static long tell(long last, long timeUs) {
    assertThat(timeUs).as("events come in order of time").isGreaterThanOrEqualTo(last);
    return timeUs;
  }

  private static double speaking(Voices.Heard heard) {
    double speaking = 0;
    for (float[] row : heard.rows()) {
      speaking += row[SPEECH] / heard.rows().length;
    }
    return speaking;
  }

  private static List<Warning.Code> warnings(Voices.Heard heard) {
    return heard.events().stream()
        .filter(e -> e instanceof SpeechEvent.Noticed)
        .map(e -> ((SpeechEvent.Noticed) e).warning().code())
        .toList();
  }

  @Test
  void voices_areSpeech() {
    for (String name : new String[] {"hello_slt.wav", "hello_rms.wav"}) {
      for (boolean live : new boolean[] {false, true}) {
        Voices.Heard heard =
            Voices.hear(Voices.extractor(Map.of()), Voices.sample(name), live, () -> 640);
        assertThat(speaking(heard)).as("%s live %s", name, live).isBetween(0.85, 0.98);
        assertThat(warnings(heard)).isEmpty();
      }
    }
  }

  @Test
  void noiseMusicAndSilence_areNotSpeech() {
    float[][] sounds = {
      Voices.noise(8, 3), Voices.melody(8), new float[40_000], {0.5f}, tone(700), tone(220)
    };
    for (float[] sound : sounds) {
      Voices.Heard heard = Voices.hear(sound);
      assertThat(speaking(heard)).as("%d samples", sound.length).isZero();
      assertThat(warnings(heard)).containsExactly(Warning.Code.NO_SPEECH);
    }
  }

  private static float[] tone(double hz) {
    float[] samples = new float[5 * Voices.RATE];
    for (int i = 0; i < samples.length; i++) {
      boolean on = i / (Voices.RATE / 2) % 2 == 0; // beeps of half a second
      samples[i] = on ? (float) (0.3 * Math.sin(2 * Math.PI * hz * i / Voices.RATE)) : 0;
    }
    return samples;
  }

  @Test
  void liveNoiseAndMusic_comeToRest() {
    AudioFeatureExtractor extractor = Voices.extractor(Map.of());
    Supplier<Integer> chunk = () -> 640;
    assertThat(speaking(Voices.hear(extractor, Voices.noise(8, 3), true, chunk))).isZero();
    Voices.Heard music = Voices.hear(extractor, Voices.melody(12), true, chunk);
    assertThat(speaking(music)).isLessThan(0.4);
    assertThat(warnings(music)).containsExactly(Warning.Code.NO_SPEECH);
  }

  @Test
  void voiceAfterNoise_isHeard() {
    float[] both = Voices.join(Voices.noise(5, 4), new float[16_000], SLT);
    Voices.Heard heard = Voices.hear(both);
    SpeechEvent.Started started =
        heard.events().stream()
            .filter(e -> e instanceof SpeechEvent.Started)
            .map(e -> (SpeechEvent.Started) e)
            .findFirst()
            .orElseThrow();
    assertThat(started.timeUs()).isBetween(6_100_000L, 6_400_000L);
    assertThat(warnings(heard)).containsExactly(Warning.Code.NO_SPEECH);
  }

  @Test
  void pitch_isRelativeToTheMedian() {
    float[][] rows = Voices.hear(SLT).rows();
    double[] voiced =
        Arrays.stream(rows)
            .filter(r -> !Float.isNaN(r[17]))
            .mapToDouble(r -> r[17])
            .sorted()
            .toArray();
    assertThat(voiced.length).isGreaterThan(rows.length / 2);
    assertThat(voiced[voiced.length / 2]).isCloseTo(0, within(0.06));
  }

  @Test
  void silenceBeforeSpeech_isASpanOfItsOwn() {
    List<SpeechEvent> events = Voices.hear(SLT).events();
    assertThat(((SpeechEvent.Spoken) events.get(0)).span().viseme()).isEqualTo(Viseme.SIL);
    assertThat(events.get(1)).isInstanceOf(SpeechEvent.Started.class);
  }

  @Test
  void afterTheEnd_itRefuses() throws IOException {
    AudioFeatureExtractor extractor = Voices.extractor(Map.of());
    var request = AudioFeatureExtractor.Request.live(e -> {});
    var session = extractor.open(request);
    session.finish((rows, count) -> {});
    assertThatThrownBy(() -> session.accept(SLT, 0, 10, (rows, count) -> {}))
        .isInstanceOf(IllegalStateException.class);
    extractor.close();
    assertThatThrownBy(() -> extractor.open(request)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unknownProperty_isRefused() {
    Options options = Options.builder().properties(Map.of("features", "magic")).build();
    var provider = new BuiltinFeatureExtractorProvider();
    assertThat(provider.availability(options).usable()).isFalse();
    assertThat(provider.availability(options).reason()).contains("network", "dsp", "magic");
    assertThatThrownBy(() -> provider.create(options)).isInstanceOf(IllegalStateException.class);
  }
}
