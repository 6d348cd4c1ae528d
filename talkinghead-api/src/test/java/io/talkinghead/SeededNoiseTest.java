package io.talkinghead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
  void uniformNumbers_areTheseEverywhere() {
    NoiseSource noise = NoiseSource.seeded(7);
    assertThat(noise.uniform()).isEqualTo(0.5243459416779314);
    assertThat(noise.uniform()).isEqualTo(0.30213903321684277);
    assertThat(noise.split("blink").uniform()).isEqualTo(0.7078883912353613);
    assertThat(NoiseSource.seeded(-1).split("ä").split("").uniform()).isEqualTo(0.8770039683900722);
  }

  @Test
  void normals_areTheseEverywhere() {
    float[] x = new float[1_000_000];
    NoiseSource.seeded(7).gaussian(x, 0, x.length);
    assertThat(Arrays.copyOf(x, 4))
        .containsExactly(-1.7667894f, 1.890925f, -0.111021265f, -0.21410017f);
    assertThat(Arrays.hashCode(x)).isEqualTo(-698_003_238);
  }

  @Test
  void normals_areTheSame_drawnAtOnceOrOneByOne() {
    float[] once = new float[5_000];
    float[] single = new float[5_000];
    NoiseSource.seeded(2).gaussian(once, 0, once.length);
    NoiseSource noise = NoiseSource.seeded(2);
    for (int i = 0; i < single.length; i++) {
      noise.gaussian(single, i, 1);
    }
    assertThat(single).isEqualTo(once);
  }

  @Test
  void gaussian_leavesTheRestAlone() {
    float[] x = new float[10];
    NoiseSource.seeded(2).gaussian(x, 3, 4);
    for (int i = 0; i < x.length; i++) {
      assertThat(x[i] != 0).as("at %d", i).isEqualTo(i >= 3 && i < 7);
    }
  }

  @Test
  void fork_goesOnAlike_andNeitherDisturbsTheOther() {
    for (int drawn = 0; drawn < 300; drawn += 23) {
      NoiseSource noise = NoiseSource.seeded(4);
      noise.gaussian(new float[drawn], 0, drawn);
      NoiseSource fork = noise.fork();
      float[] ahead = normals(noise);
      assertThat(normals(fork)).isEqualTo(ahead);
      assertThat(fork.uniform()).isEqualTo(noise.uniform());
      assertThat(normals(fork.split("a"))).isEqualTo(normals(noise.split("a")));
    }
  }

  private static float[] normals(NoiseSource noise) {
    float[] x = new float[64];
    noise.gaussian(x, 0, x.length);
    return x;
  }
}
