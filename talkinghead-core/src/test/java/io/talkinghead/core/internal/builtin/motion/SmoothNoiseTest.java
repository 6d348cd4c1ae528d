package io.talkinghead.core.internal.builtin.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.NoiseSource;
import org.junit.jupiter.api.Test;

class SmoothNoiseTest {
  @Test
  void unitVarianceAndItsOwnTime() {
    double tau = 0.5;
    SmoothNoise noise = new SmoothNoise(NoiseSource.seeded(3), tau);
    int n = 200_000;
    double[] x = new double[n];
    double variance = 0;
    for (int i = 0; i < n; i++) {
      x[i] = noise.at(i * 0.02);
      variance += x[i] * x[i] / n;
    }
    assertThat(variance).isCloseTo(1, within(0.08));
    // white noise under a Gaussian of width tau is correlated by exp(-(d / 2 tau)^2)
    int lag = (int) (tau / 0.02);
    double correlation = 0;
    for (int i = lag; i < n; i++) {
      correlation += x[i] * x[i - lag] / (n - lag);
    }
    assertThat(correlation / variance).isCloseTo(Math.exp(-0.25), within(0.04));
  }

  @Test
  void frameRate_doesNotChangeTheCurve() {
    SmoothNoise slow = new SmoothNoise(NoiseSource.seeded(4), 0.3);
    SmoothNoise fast = new SmoothNoise(NoiseSource.seeded(4), 0.3);
    for (int i = 0; i < 1000; i++) {
      double value = fast.at(i * 0.01);
      if (i % 10 == 0) {
        assertThat(slow.at(i * 0.01)).isEqualTo(value);
      }
    }
  }

  @Test
  void limits_bendInsteadOfClipping() {
    assertThat(Ease.within(0, 0.02, 0.1)).isCloseTo(0.02, within(1e-4));
    assertThat(Ease.within(0, 5, 0.1)).isBetween(0.099, 0.1);
    assertThat(Ease.within(0.1, 0.05, 0.1)).isEqualTo(0.1);
    assertThat(Ease.within(0.1, -0.05, 0.1)).isCloseTo(0.05, within(1e-3));
    assertThat(Ease.within(-0.1, 0, 0.1)).isEqualTo(-0.1);
  }
}
