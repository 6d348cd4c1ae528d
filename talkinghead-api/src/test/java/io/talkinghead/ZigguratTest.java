package io.talkinghead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers drawn with fixed seeds against the normal distribution; limits are standard errors. */
class ZigguratTest {
  private static final int COUNT = 10_000_000;
  private static final float[] X = new float[COUNT];

  @BeforeAll
  static void draw() {
    NoiseSource.seeded(1).gaussian(X, 0, COUNT);
  }

  @Test
  void layers_areOfEqualArea_fromTheTailToTheTop() {
    double bell = Math.sqrt(2 * Math.PI);
    double tail = bell * share(Ziggurat.TAIL, 12);
    double bottom = Ziggurat.TAIL * Ziggurat.HEIGHT[1] + tail;
    assertThat(bottom).isCloseTo(Ziggurat.AREA, within(1e-12));
    for (int i = 1; i < Ziggurat.LAYERS; i++) {
      double height = Ziggurat.HEIGHT[i + 1] - Ziggurat.HEIGHT[i];
      assertThat(Ziggurat.EDGE[i] * height)
          .as("layer %d", i)
          .isCloseTo(Ziggurat.AREA, within(1e-12));
    }
    assertThat(Ziggurat.EDGE[Ziggurat.LAYERS]).isZero();
  }

  @Test
  void moments_areThoseOfTheNormalDistribution() {
    double[] sums = new double[4];
    for (float x : X) {
      double power = 1;
      for (int k = 0; k < 4; k++) {
        power *= x;
        sums[k] += power;
      }
    }
    double[] wanted = {0, 1, 0, 3};
    double[] variances = {1, 2, 15, 96}; // E x^2k - (E x^k)^2
    for (int k = 0; k < 4; k++) {
      double error = Math.sqrt(variances[k] / COUNT);
      assertThat(sums[k] / COUNT).as("moment %d", k + 1).isCloseTo(wanted[k], within(4 * error));
    }
  }

  @Test
  void shares_matchTheBellCurve_inNarrowBins() {
    int perUnit = 32;
    int half = 9 * perUnit / 2; // up to 4.5, beyond the edge of the tail
    long[] counts = new long[2 * half + 2];
    for (float x : X) {
      int bin = (int) Math.floor(x * (double) perUnit) + half + 1;
      counts[Math.min(Math.max(bin, 0), 2 * half + 1)]++;
    }
    double[] shares = new double[counts.length];
    double inside = 0;
    for (int i = 1; i <= 2 * half; i++) {
      shares[i] = share((i - 1 - half) / (double) perUnit, (i - half) / (double) perUnit);
      inside += shares[i];
    }
    shares[0] = (1 - inside) / 2;
    shares[2 * half + 1] = shares[0];
    double chiSquare = 0;
    for (int i = 0; i < counts.length; i++) {
      double miss = counts[i] - COUNT * shares[i];
      chiSquare += miss * miss / (COUNT * shares[i]);
    }
    int freedom = counts.length - 1;
    assertThat(chiSquare).isCloseTo(freedom, within(4 * Math.sqrt(2.0 * freedom)));
  }

  @Test
  void farValues_areAsRareAsTheyShouldBe() {
    assertThat(beyond(3)).isCloseTo(26_998, within(4 * 164L));
    assertThat(beyond(4)).isCloseTo(633, within(4 * 25L));
    assertThat(beyond(4.5)).isCloseTo(68, within(4 * 8L));
    assertThat(beyond(8)).isZero();
  }

  /** Returns how many are farther out than {@code limit}, in either direction. */
  private static long beyond(double limit) {
    return count(-1e9, -limit) + count(limit, 1e9);
  }

  private static long count(double from, double to) {
    long count = 0;
    for (float x : X) {
      count += x >= from && x < to ? 1 : 0;
    }
    return count;
  }

  @Test
  void outermostLayers_areSlopes_notSteps() {
    double[] edges = {3.70, 3.73, 3.76, 3.80, 3.87, 3.95, 4.0388, 4.1, 4.2};
    for (int i = 0; i + 1 < edges.length; i++) {
      double wanted = 2 * COUNT * share(edges[i], edges[i + 1]);
      long found = count(edges[i], edges[i + 1]) + count(-edges[i + 1], -edges[i]);
      assertThat((double) found)
          .as("from %s", edges[i])
          .isCloseTo(wanted, within(4 * Math.sqrt(wanted)));
    }
  }

  @Test
  void tail_fallsLikeTheBellCurve() {
    int count = 200_000;
    double[] tail = new double[count];
    LongSupplier bits = bits(5);
    for (int i = 0; i < count; i++) {
      tail[i] = Ziggurat.tail(bits);
    }
    Arrays.sort(tail);
    assertThat(tail[0]).isGreaterThan(Ziggurat.TAIL);
    double all = share(Ziggurat.TAIL, 10);
    for (double limit : new double[] {4.1, 4.2, 4.3, 4.5, 4.75, 5}) {
      double wanted = share(limit, 10) / all;
      int rank = -Arrays.binarySearch(tail, limit) - 1;
      double error = Math.sqrt(wanted * (1 - wanted) / count);
      assertThat(1 - rank / (double) count)
          .as("beyond %s", limit)
          .isCloseTo(wanted, within(4 * error));
    }
  }

  @Test
  void neighbours_areNotRelated() {
    double product = 0;
    double squares = 0;
    for (int i = 1; i < COUNT; i++) {
      product += X[i - 1] * (double) X[i];
      squares += (X[i - 1] * (double) X[i - 1] - 1) * (X[i] * (double) X[i] - 1) / 2;
    }
    assertThat(product / COUNT).isCloseTo(0, within(4 / Math.sqrt(COUNT)));
    assertThat(squares / COUNT).isCloseTo(0, within(4 / Math.sqrt(COUNT)));
  }

  @Test
  void surePlaces_are996Of1000() {
    LongSupplier bits = bits(3);
    int sure = 0;
    for (int i = 0; i < 1_000_000; i++) {
      long drawn = bits.getAsLong();
      sure += Ziggurat.inside(drawn, Ziggurat.place(drawn)) ? 1 : 0;
    }
    assertThat(sure).isBetween(995_400, 996_000);
  }

  private static LongSupplier bits(long seed) {
    return new SplittableRandom(seed)::nextLong;
  }

  /** Returns what the normal distribution has between two places (Simpson's rule). */
  private static double share(double from, double to) {
    int pieces = 1 << 11;
    double h = (to - from) / pieces;
    double sum = 0;
    for (int i = 0; i <= pieces; i++) {
      double x = from + i * h;
      int weight = i == 0 || i == pieces ? 1 : 2 + 2 * (i % 2);
      sum += weight * Math.exp(-x * x / 2);
    }
    return sum * h / 3 / Math.sqrt(2 * Math.PI);
  }
}
