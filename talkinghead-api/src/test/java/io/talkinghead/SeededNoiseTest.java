package io.talkinghead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeededNoiseTest {
  @Test
  void sameSeedAndName_repeats_whateverWasDrawnBefore() {
    NoiseSource used = NoiseSource.seeded(7);
    used.gaussian(new float[13], 0, 13);
    assertThat(normals(used.split("blink")))
        .isEqualTo(normals(NoiseSource.seeded(7).split("blink")));
  }

  @Test
  void otherSeedOrName_differs() {
    float[] reference = normals(NoiseSource.seeded(7).split("blink"));
    assertThat(normals(NoiseSource.seeded(8).split("blink"))).isNotEqualTo(reference);
    assertThat(normals(NoiseSource.seeded(7).split("head"))).isNotEqualTo(reference);
  }

  @Test
  void normals_haveMeanZeroAndVarianceOne() {
    float[] x = new float[100_000];
    NoiseSource.seeded(1).gaussian(x, 0, x.length);
    double sum = 0;
    double squares = 0;
    for (float v : x) {
      sum += v;
      squares += v * v;
    }
    assertThat(sum / x.length).isBetween(-0.02, 0.02); // six standard errors
    assertThat(squares / x.length).isBetween(0.97, 1.03);
  }

  private static float[] normals(NoiseSource noise) {
    float[] x = new float[64];
    noise.gaussian(x, 0, x.length);
    return x;
  }
}
