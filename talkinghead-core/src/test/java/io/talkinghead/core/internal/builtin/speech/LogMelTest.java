package io.talkinghead.core.internal.builtin.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogMelTest {
  private static final float[] SPEECH = Voices.wav(Voices.resource("speech.wav"));

  private record Frames(List<float[]> bands, List<Double> loudness) {}

  private static Frames analyse(float[] samples, int chunk) {
    Frames frames = new Frames(new ArrayList<>(), new ArrayList<>());
    LogMel mel = new LogMel();
    FrameCutter cutter = new FrameCutter();
    FrameCutter.Sink sink =
        (window, at) -> {
          float[] bands = new float[LogMel.BANDS];
          frames.loudness.add(mel.frame(window, at, bands, 0));
          frames.bands.add(bands);
        };
    for (int at = 0; at < samples.length; at += chunk) {
      cutter.accept(samples, at, Math.min(chunk, samples.length - at), sink);
    }
    cutter.finish(sink);
    return frames;
  }

  @Test
  void speech_matchesReference() {
    float[] wanted = Voices.npy("logmel.npy");
    List<float[]> actual = analyse(SPEECH, 777).bands();
    assertThat(actual).hasSize(301);
    for (int i = 0; i < wanted.length; i++) {
      // float64 here against float32 there; near the floor (ln 1e-7 = -16.1) rounding shows more
      float room = wanted[i] > -14 ? 1e-3f : 1e-2f;
      assertThat(actual.get(i / 40)[i % 40])
          .as("frame %d band %d", i / 40, i % 40)
          .isCloseTo(wanted[i], within(room));
    }
  }

  @Test
  void normalisedOverTheFile_matchesReference() throws IOException {
    float[] wanted = Voices.npy("features.npy");
    Frames frames = analyse(SPEECH, SPEECH.length);
    SpectrumNorm norm = SpectrumNorm.of(VoiceSurvey.of(Voices.opener(SPEECH)).meanSpectrum());
    for (int t = 0; t < frames.bands().size(); t++) {
      float[] bands = frames.bands().get(t);
      norm.apply(bands, 0, frames.loudness().get(t));
      for (int i = 0; i < 40; i++) {
        assertThat(bands[i])
            .as("frame %d band %d", t, i)
            .isCloseTo(wanted[t * 40 + i], within(1e-3f));
      }
    }
  }

  @Test
  void frames_areCountedAndCentredWhateverTheChunks() {
    for (int samples : new int[] {0, 1, 119, 120, 160, 279, 280, 5000}) {
      assertThat(analyse(new float[samples], 100).bands())
          .as("%d samples", samples)
          .hasSize((samples + 200) / 160);
    }
    float[] click = new float[3200];
    click[1600] = 1;
    List<Double> loudness = analyse(click, 13).loudness();
    assertThat(loudness.indexOf(loudness.stream().max(Double::compare).orElseThrow()))
        .as("the click is in the middle of frame 10")
        .isEqualTo(10);
  }

  @Test
  void fft_matchesTheDefinition() {
    Random random = new Random(5);
    double[] x = random.doubles(RealFft.SIZE, -1, 1).toArray();
    RealFft fft = new RealFft();
    fft.transform(x);
    for (int k : new int[] {0, 1, 2, 63, 128, 200, 255, 256}) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < x.length; n++) {
        re += x[n] * Math.cos(2 * Math.PI * k * n / x.length);
        im -= x[n] * Math.sin(2 * Math.PI * k * n / x.length);
      }
      assertThat(fft.re[k]).as("re %d", k).isCloseTo(re, within(1e-9));
      assertThat(fft.im[k]).as("im %d", k).isCloseTo(im, within(1e-9));
    }
  }

  @Test
  void longVoice_isReadTwiceAndGivesTheSameMean() throws IOException {
    float[] once = Voices.sample("hello_slt.wav");
    float[] piece = new float[once.length / 160 * 160]; // whole hops, so that all rounds are alike
    System.arraycopy(once, 0, piece, 0, piece.length);
    float[][] rounds = new float[72][];
    Arrays.fill(rounds, piece);
    int[] openings = {0};
    float[] lengthy = Voices.join(rounds);
    VoiceSurvey survey =
        VoiceSurvey.of(
            () -> {
              openings[0]++;
              return Voices.opener(lengthy).open();
            });
    VoiceSurvey brief = VoiceSurvey.of(Voices.opener(piece));
    assertThat(openings[0]).isEqualTo(2);
    for (int i = 0; i < 40; i++) {
      assertThat(survey.meanSpectrum()[i]).isCloseTo(brief.meanSpectrum()[i], within(0.01));
    }
    assertThat(survey.highDb()).isCloseTo(brief.highDb(), within(0.2));
    assertThat(survey.medianHz()).isCloseTo(brief.medianHz(), within(5.0));
  }
}
