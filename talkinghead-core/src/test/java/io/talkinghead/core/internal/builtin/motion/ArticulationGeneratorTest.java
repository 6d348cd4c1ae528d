package io.talkinghead.core.internal.builtin.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Controls;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.Representation;
import io.talkinghead.Viseme;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArticulationGeneratorTest {
  private static final float[] SLT = Voices.sample("hello_slt.wav");
  private static final float[][] ROWS = Voices.hear(SLT).rows();
  private static final Controls STILL = Controls.builder().headScale(0).blinkRate(0).build();

  private static List<MotionFrame> natural(long seed) {
    return Performances.perform(ROWS, Controls.NATURAL, seed);
  }

  private static List<MotionFrame> directed(Controls controls) {
    return Performances.perform(ROWS, controls, 7);
  }

  private static double widest(List<MotionFrame> frames, ToDoubleFunction<MotionFrame> number) {
    return frames.stream().mapToDouble(f -> Math.abs(number.applyAsDouble(f))).max().orElseThrow();
  }

  private static List<double[]> mouths(List<MotionFrame> frames) {
    return MouthCurves.PARAMETERS.stream().map(p -> Performances.curve(frames, p)).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksOfAnySize_giveTheSameFrames(boolean live) {
    long total = live ? -1 : 213;
    List<MotionFrame> whole =
        Performances.perform(
            ROWS, Performances.request(total, Controls.NATURAL, 1), () -> ROWS.length);
    Random random = new Random(2);
    List<MotionFrame> pieces =
        Performances.perform(
            ROWS, Performances.request(total, Controls.NATURAL, 1), () -> 1 + random.nextInt(90));
    assertThat(pieces).isEqualTo(whole).hasSize(213);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 100, 213, 260})
  void exactlyAsManyFramesAsAsked_restAtBothEnds(long total) {
    List<MotionFrame> frames =
        Performances.perform(ROWS, Performances.request(total, Controls.NATURAL, 3), () -> 100);
    assertThat(frames).hasSize((int) total);
    assertThat(frames.get(0)).isEqualTo(MotionFrame.REST);
    assertThat(frames.get(frames.size() - 1)).isEqualTo(MotionFrame.REST);
  }

  @Test
  void live_endsAtRestToo() {
    for (int rows : new int[] {0, 1, 4, 30, 700}) {
      List<MotionFrame> frames =
          Performances.perform(
              Arrays.copyOf(ROWS, rows), Performances.request(-1, Controls.NATURAL, 3), () -> 7);
      assertThat(frames).isNotEmpty();
      assertThat(frames.get(0)).isEqualTo(MotionFrame.REST);
      assertThat(frames.get(frames.size() - 1)).isEqualTo(MotionFrame.REST);
    }
  }

  @Test
  void live_framesComeWithin260MillisecondsOfTheirSound() throws Exception {
    int[] frames = {0};
    try (var motion =
            new ArticulationGenerator().open(Performances.request(-1, Controls.NATURAL, 1));
        var speech = Voices.extractor(Map.of()).open(AudioFeatureExtractor.Request.live(e -> {}))) {
      for (int heard = 160; heard <= SLT.length; heard += 160) {
        speech.accept(
            SLT, heard - 160, 160, (rows, count) -> motion.accept(rows, count, f -> frames[0]++));
        // frame i begins at sample 640 i; 260 ms are 4,160 samples
        assertThat(frames[0])
            .as("after %d samples", heard)
            .isGreaterThanOrEqualTo((heard - 4160) / 640);
      }
    }
  }

  @Test
  void seed_movesTheHeadAndNotTheMouth() {
    assertThat(natural(5)).isEqualTo(natural(5));
    assertThat(mouths(natural(5))).usingRecursiveComparison().isEqualTo(mouths(natural(6)));
    assertThat(widest(natural(5), MotionFrame::yaw)).isGreaterThan(0.01);
    assertThat(natural(5).stream().map(MotionFrame::yaw).toList())
        .isNotEqualTo(natural(6).stream().map(MotionFrame::yaw).toList());
  }

  @Test
  void partsOfTheMotion_areIndependent() {
    List<MotionFrame> noBlinks = directed(Controls.builder().blinkRate(0).build());
    assertThat(noBlinks.stream().map(MotionFrame::yaw))
        .isEqualTo(natural(7).stream().map(MotionFrame::yaw).toList());
    assertThat(Performances.curve(directed(STILL), Parameter.JAW))
        .isEqualTo(Performances.curve(natural(7), Parameter.JAW));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closures_close(boolean live) {
    float[][] rows = Voices.hear(Voices.extractor(Map.of()), SLT, live, () -> 1600).rows();
    List<MotionFrame> frames =
        Performances.perform(
            rows, Performances.request(live ? -1 : 213, Controls.NATURAL, 1), () -> 64);
    double[] close = Performances.curve(frames, Parameter.CLOSE);
    double[] jaw = Performances.curve(frames, Parameter.JAW);
    Viseme[] labels = Voices.labels("hello_slt.phones", rows.length);
    int closures = 0;
    for (int t = 1; t < rows.length; t++) {
      int end = t;
      while (end < rows.length && labels[end] == Viseme.PP) {
        end++;
      }
      if (labels[t - 1] != Viseme.PP && end - t >= 4) {
        closures++;
        double most = 0;
        double least = 1;
        for (int i = 0; i < close.length; i++) {
          double row = ((i + 0.5) / Performances.FPS + 0.015) * 100;
          if (row > t - 3 && row < end + 3) {
            most = Math.max(most, close[i]);
            least = Math.min(least, jaw[i]);
          }
        }
        assertThat(most).as("close of /p b m/ at %s s", t / 100.0).isGreaterThan(0.6);
        assertThat(least).as("jaw of /p b m/ at %s s", t / 100.0).isLessThan(0.03);
      }
    }
    assertThat(closures).isGreaterThanOrEqualTo(5);
  }

  @Test
  void opening_followsTheSoundWithinAFrame() {
    List<MotionFrame> frames = natural(1);
    double[] jaw = Performances.curve(frames, Parameter.JAW);
    double[] round = Performances.curve(frames, Parameter.ROUND);
    int best = 0;
    double highest = -1;
    for (int lag = -5; lag <= 5; lag++) {
      double r = correlation(jaw, round, lag);
      if (r > highest) {
        highest = r;
        best = lag;
      }
    }
    assertThat(highest).isGreaterThan(0.5);
    assertThat(best).as("frames that the mouth is late").isBetween(-1, 1);
  }

  /** Correlates the opening {@code lag} frames later with the loudness of the sound. */
  private static double correlation(double[] jaw, double[] round, int lag) {
    int n = jaw.length - 10;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int s = (i + 5) * 640; s < (i + 6) * 640; s++) {
        sum += SLT[s] * SLT[s];
      }
      x[i] = Math.max(-40, 10 * Math.log10(sum / 640 + 1e-9));
      y[i] = jaw[i + 5 + lag] + round[i + 5 + lag];
    }
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void vowels_openAndRoundAsTheyShould() {
    List<MotionFrame> frames = natural(1);
    Viseme[] labels = Voices.labels("hello_slt.phones", ROWS.length);
    double[] sum = new double[15];
    double[] width = new double[15];
    double[] count = new double[15];
    for (int i = 3; i < frames.size() - 3; i++) {
      int v = labels[(int) (((i + 0.5) / Performances.FPS + 0.015) * 100)].ordinal();
      sum[v] += frames.get(i).articulation().get(Parameter.JAW);
      sum[v] += frames.get(i).articulation().get(Parameter.ROUND);
      width[v] += frames.get(i).articulation().get(Parameter.WIDTH);
      count[v]++;
    }
    assertThat(sum[Viseme.AA.ordinal()] / count[Viseme.AA.ordinal()]).isGreaterThan(0.08);
    assertThat(sum[Viseme.SS.ordinal()] / count[Viseme.SS.ordinal()]).isLessThan(0.07);
    assertThat(width[Viseme.OU.ordinal()] / count[Viseme.OU.ordinal()]).isLessThan(-0.10);
    assertThat(width[Viseme.IH.ordinal()] / count[Viseme.IH.ordinal()]).isGreaterThan(-0.05);
  }

  @Test
  void silence_keepsTheMouthAtRestAndTheHeadAlive() {
    List<MotionFrame> frames =
        Performances.perform(Performances.silence(2000), Controls.NATURAL, 4);
    for (Parameter p : MouthCurves.PARAMETERS) {
      assertThat(Performances.curve(frames, p)).as(p.label()).containsOnly(0);
    }
    assertThat(widest(frames, MotionFrame::yaw)).isGreaterThan(0.005);
    assertThat(widest(frames, f -> f.articulation().get(Parameter.BREATH))).isGreaterThan(0.008);
    assertThat(widest(frames, f -> f.articulation().get(Parameter.BLINK_LEFT))).isEqualTo(1);
  }

  @Test
  void pauses_andNoise_keepTheMouthAtRest() {
    float[] sound = Voices.join(SLT, new float[32_000], Voices.noise(6, 5));
    List<MotionFrame> frames = Performances.perform(Voices.hear(sound).rows(), Controls.NATURAL, 4);
    for (MotionFrame frame : frames.subList(220, frames.size())) {
      for (Parameter p : MouthCurves.PARAMETERS) {
        assertThat(frame.articulation().get(p)).as(p.label()).isZero();
      }
    }
  }

  @Test
  void blinks_shutBothEyesAtTheNaturalRate() {
    for (double rate : new double[] {0, 1, 4}) {
      Controls controls = Controls.builder().blinkRate(rate).build();
      List<MotionFrame> frames = Performances.perform(Performances.silence(60_000), controls, 11);
      double[] left = Performances.curve(frames, Parameter.BLINK_LEFT);
      double[] right = Performances.curve(frames, Parameter.BLINK_RIGHT);
      int blinks = 0;
      int shut = 0;
      for (int i = 1; i < left.length; i++) {
        if (left[i] > 0 && left[i - 1] == 0) {
          blinks++;
        }
        if (left[i] == 1 && left[i - 1] < 1) {
          shut++;
        }
        assertThat(right[i]).as("frame %d", i).isCloseTo(left[i], within(0.12));
        if (left[i] == 1 && left[i - 1] < 1) {
          assertThat(Math.max(right[i], right[i + 1])).isEqualTo(1);
        }
      }
      // ten minutes; 10 % are double
      assertThat((double) blinks).isBetween(rate == 0 ? 0 : 130 * rate, 200 * rate);
      assertThat(shut).isGreaterThanOrEqualTo(blinks);
    }
  }

  @Test
  void controls_doWhatTheySay() {
    assertThat(mouths(directed(Controls.builder().mouthScale(0).build())))
        .allSatisfy(curve -> assertThat(curve).containsOnly(0));
    double natural = widest(natural(7), f -> f.articulation().get(Parameter.JAW));
    double wide =
        widest(
            directed(Controls.builder().mouthScale(1.5).build()),
            f -> f.articulation().get(Parameter.JAW));
    assertThat(wide).isCloseTo(Math.min(0.3, 1.5 * natural), within(1e-5));

    assertThat(widest(directed(STILL), f -> Math.abs(f.yaw()) + Math.abs(f.ty()))).isZero();
    assertThat(widest(directed(STILL), f -> f.articulation().get(Parameter.BLINK_RIGHT))).isZero();
    Controls twice = Controls.builder().headScale(2).build(); // seed 7 turns nearly to the limit
    assertThat(widest(Performances.perform(ROWS, twice, 6), MotionFrame::yaw))
        .isGreaterThan(1.2 * widest(natural(6), MotionFrame::yaw));
    assertThat(widest(directed(Controls.builder().headScale(0.5).build()), MotionFrame::yaw))
        .isLessThan(0.8 * widest(natural(7), MotionFrame::yaw));

    Controls posed =
        Controls.builder()
            .headScale(0)
            .gaze(1, -0.5)
            .smile(0.5)
            .brow(-0.5)
            .pose(6, -5, 2.5)
            .build();
    List<MotionFrame> frames = directed(posed);
    for (MotionFrame end : List.of(frames.get(0), frames.get(frames.size() - 1))) {
      assertThat(end.yaw()).isCloseTo((float) Math.toRadians(6), within(1e-6f));
      assertThat(end.pitch()).isCloseTo((float) Math.toRadians(-5), within(1e-6f));
      assertThat(end.roll()).isCloseTo((float) Math.toRadians(2.5), within(1e-6f));
      assertThat(end.articulation().get(Parameter.GAZE_X)).isCloseTo(0.045f, within(1e-6f));
      assertThat(end.articulation().get(Parameter.GAZE_Y)).isCloseTo(-0.015f, within(1e-6f));
      assertThat(end.articulation().get(Parameter.SMILE)).isCloseTo(0.03f, within(1e-6f));
      assertThat(end.articulation().get(Parameter.BROW)).isCloseTo(-0.025f, within(1e-6f));
    }
  }

  @Test
  void ranges_holdWhateverIsHeardAndDirected() {
    Random random = new Random(12);
    for (int round = 0; round < 12; round++) {
      float[][] rows = wild(random, 700);
      Controls controls =
          new Controls(
              random.nextDouble() * 2,
              random.nextDouble() * 2,
              random.nextDouble() * 4,
              random.nextDouble() * 2 - 1,
              random.nextDouble() * 2 - 1,
              random.nextDouble() * 2 - 1,
              random.nextDouble() * 2 - 1,
              random.nextDouble() * 12 - 6,
              random.nextDouble() * 10 - 5,
              random.nextDouble() * 10 - 5);
      for (MotionFrame f : Performances.perform(rows, controls, round)) {
        assertThat(Math.abs(f.yaw())).isLessThanOrEqualTo((float) Math.toRadians(6) + 1e-6f);
        assertThat(Math.abs(f.pitch())).isLessThanOrEqualTo((float) Math.toRadians(5) + 1e-6f);
        assertThat(Math.abs(f.roll())).isLessThanOrEqualTo((float) Math.toRadians(5) + 1e-6f);
        assertThat(Math.max(Math.abs(f.tx()), Math.abs(f.ty()))).isLessThanOrEqualTo(0.05f);
        assertThat(Math.abs(f.scale())).isLessThanOrEqualTo(0.02f);
        for (Parameter p : Parameter.values()) {
          assertThat(f.articulation().get(p)).as(p.label()).isBetween(p.low(), p.high());
        }
      }
    }
  }

  private static float[][] wild(Random random, int count) {
    float[][] rows = new float[count][18];
    for (float[] row : rows) {
      int favourite = random.nextInt(15);
      for (int i = 0; i < 15; i++) {
        row[i] = (float) (i == favourite ? 0.8 : 0.2 / 14);
      }
      row[15] = random.nextFloat() * 1.15f;
      row[16] = random.nextInt(3) > 0 ? 1 : 0;
      row[17] = random.nextBoolean() ? Float.NaN : random.nextFloat() * 3 - 1.5f;
    }
    return rows;
  }

  @Test
  void provider_saysWhatItMakes() {
    var provider = new ArticulationGeneratorProvider();
    Options options = Options.builder().build();
    assertThat(provider.name()).isEqualTo("builtin");
    assertThat(provider.priority()).isZero();
    assertThat(provider.availability(options).usable()).isTrue();
    MotionGenerator generator = provider.create(options);
    assertThat(generator.features()).isEqualTo(Representation.VISEMES);
    assertThat(generator.motion()).isEqualTo(Representation.ARTICULATION);
    assertThat(generator.avatar()).isEmpty();
    generator.close();
    assertThatThrownBy(() -> generator.open(Performances.request(1, Controls.NATURAL, 1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
