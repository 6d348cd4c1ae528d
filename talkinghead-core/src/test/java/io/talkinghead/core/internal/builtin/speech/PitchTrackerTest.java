package io.talkinghead.core.internal.builtin.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PitchTrackerTest {
  private static PitchTracker heard(float[] samples) {
    PitchTracker tracker = new PitchTracker();
    tracker.accept(samples, 0, 333);
    tracker.accept(samples, 333, samples.length - 333);
    return tracker;
  }

  @Test
  void harmonicSound_isMeasuredWithinOnePercent() {
    for (double hz : new double[] {75, 100, 143.7, 220, 301.5, 380}) {
      float[] samples = new float[8000];
      for (int i = 0; i < samples.length; i++) {
        for (int k = 1; k < 8; k++) {
          samples[i] += (float) (0.1 / k * Math.sin(2 * Math.PI * hz * k * i / Voices.RATE));
        }
      }
      assertThat((double) heard(samples).at(25)).as("%s Hz", hz).isCloseTo(hz, within(hz * 0.01));
    }
  }

  @Test
  void noiseAndSilence_areUnvoiced() {
    assertThat(heard(new float[8000]).at(25)).isNaN();
    Random random = new Random(8);
    float[] noise = new float[16000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (0.1 * random.nextGaussian());
    }
    PitchTracker tracker = heard(noise);
    int voiced = 0;
    for (int row = 2; row < 98; row++) {
      voiced += Float.isNaN(tracker.at(row)) ? 0 : 1;
    }
    assertThat(voiced).isLessThan(5);
  }

  @Test
  void median_isFoundWithinItsBuckets() {
    PitchMedian median = new PitchMedian();
    assertThat(median.orElse(123)).isEqualTo(123);
    for (float hz : new float[] {100, 190, 200, 210, 400}) {
      median.hear(hz);
    }
    assertThat(median.orElse(0)).isCloseTo(200, within(3.0));
  }
}
