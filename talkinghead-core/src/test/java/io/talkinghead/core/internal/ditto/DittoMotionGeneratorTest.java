package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Controls;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many frames come out, when, and what repeats; over made-up features and few steps. */
@SuppressWarnings("NullAway.Init")
class DittoMotionGeneratorTest {
  private static DittoAvatar avatar;

  @BeforeAll
  static void encode() throws IOException {
    avatar = Performance.avatar("face512.png", DittoOptions.offline(), DittoDump.OFF);
  }

  private static DittoOptions options(DittoMode mode, Compat compat, int overlap) {
    return DittoOptions.builder()
        .mode(mode)
        .compat(compat)
        .sampling(SamplingOptions.builder().overlap(overlap).steps(2).build())
        .build();
  }

  private static float[] features(int rows) {
    float[] features = new float[rows * 1024];
    NoiseSource.seeded(1).gaussian(features, 0, features.length);
    return features;
  }

  /** Rows of silence first where {@code options} are online, then {@code rows} of a voice. */
  private static List<MotionFrame> run(DittoOptions options, int rows, long total)
      throws IOException {
    try (var generator = new DittoMotionGenerator(Performance.pack(), options, DittoDump.OFF)) {
      return run(generator, options, rows, total, Controls.NATURAL);
    }
  }

  private static List<MotionFrame> run(
      DittoMotionGenerator generator,
      DittoOptions options,
      int rows,
      long total,
      Controls controls) {
    List<MotionFrame> motion = new ArrayList<>();
    var request = new MotionGenerator.Request(avatar, 25, total, controls, NoiseSource.seeded(9));
    try (var session = generator.open(request)) {
      if (options.mode() == DittoMode.ONLINE) {
        int warmUp = options.sampling().overlap();
        session.accept(new float[warmUp * 1024], warmUp, motion::add);
      }
      float[] features = features(rows);
      for (int row = 0; row < rows; row++) {
        float[] one = java.util.Arrays.copyOfRange(features, row * 1024, (row + 1) * 1024);
        session.accept(one, 1, motion::add);
      }
      session.finish(motion::add);
    }
    return motion;
  }

  private static float[][] points(List<MotionFrame> motion) {
    return motion.stream()
        .map(frame -> ((Keypoints) frame.expression()).toArray())
        .toArray(float[][]::new);
  }

  @ParameterizedTest
  @CsvSource({"70, 105", "70, 40", "70, 5", "40, 133", "10, 75", "10, 20", "20, 200", "79, 9"})
  void online_referenceCounts_areReproduced_andRepairedOnesAreTheVoice(int overlap, int rows)
      throws IOException {
    int fresh = 80 - overlap;
    int fade = Math.min(overlap, fresh);
    int windows = overlap + rows < 80 ? 0 : (overlap + rows - 80) / fresh + 1;
    int left = overlap + rows - windows * fresh;
    int wanted =
        windows == 0 ? 0 : (windows - 1) * fresh + (left > 0 ? Math.min(left, fade + fresh) : 0);
    var reference = run(options(DittoMode.ONLINE, Compat.REFERENCE, overlap), rows, rows);
    assertThat(reference).hasSize(wanted);
    var repaired = run(options(DittoMode.ONLINE, Compat.REPAIRED, overlap), rows, -1);
    assertThat(repaired).hasSize(rows);
    // the reference's first frame belongs to row 80 - F - o: the repaired run has it there
    int lost = 80 - fade - overlap;
    float[][] all = points(repaired);
    float[][] some = points(reference);
    for (int i = 0; i < Math.min(some.length, rows - lost); i++) {
      assertThat(all[i + lost]).as("frame %d", i + lost).isEqualTo(some[i]);
    }
  }

  @Test
  void onlineWithKnownLength_isCutToIt() throws IOException {
    var options = options(DittoMode.ONLINE, Compat.REPAIRED, 70);
    float[][] whole = points(run(options, 105, -1));
    float[][] cut = points(run(options, 105, 100));
    assertThat(cut).hasNumberOfRows(100);
    for (int i = 0; i < 100; i++) {
      assertThat(cut[i]).isEqualTo(whole[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "79, 10", "80, 10", "81, 30", "290, 10", "100, 79"})
  void offline_givesAFrameForEachRow(int rows, int overlap) throws IOException {
    assertThat(run(options(DittoMode.OFFLINE, Compat.REPAIRED, overlap), rows, rows)).hasSize(rows);
  }

  @Test
  void knownLength_isGivenExactly() throws IOException {
    var options = options(DittoMode.OFFLINE, Compat.REPAIRED, 10);
    assertThat(run(options, 30, 31)).hasSize(31);
    assertThat(run(options, 30, 29)).hasSize(29);
    assertThat(run(options, 0, 0)).isEmpty();
  }

  @Test
  void motionComesWhileTheVoiceGoesOn() throws IOException {
    var options = options(DittoMode.ONLINE, Compat.REPAIRED, 70);
    try (var generator = new DittoMotionGenerator(Performance.pack(), options, DittoDump.OFF);
        var session = generator.open(Performance.request(avatar, -1, NoiseSource.seeded(9)))) {
      List<MotionFrame> motion = new ArrayList<>();
      session.accept(new float[70 * 1024], 70, motion::add);
      session.accept(features(20), 20, motion::add);
      assertThat(motion).hasSize(10); // a hop of 10 frames, with 10 to 19 rows of look-ahead
    }
  }

  @Test
  void aSession_repeatsItsSeed_afterAnother() throws IOException {
    var options = options(DittoMode.OFFLINE, Compat.REPAIRED, 10);
    try (var generator = new DittoMotionGenerator(Performance.pack(), options, DittoDump.OFF)) {
      float[][] one = points(run(generator, options, 30, 30, Controls.NATURAL));
      float[][] other = points(run(generator, options, 30, 30, Controls.NATURAL));
      assertThat(other).isDeepEqualTo(one);
    }
  }

  @Test
  void stepNoises_areSharedByLaterJobs_inTheReferenceOnly() throws IOException {
    for (Compat compat : Compat.values()) {
      var options = options(DittoMode.OFFLINE, compat, 10);
      try (var generator = new DittoMotionGenerator(Performance.pack(), options, DittoDump.OFF)) {
        float[][] one = points(run(generator, options, 5, 5, Controls.NATURAL));
        float[][] other = points(run(generator, options, 5, 5, Controls.NATURAL));
        // the same source of noise starts later in its sequence when nothing is drawn for steps
        assertThat(java.util.Arrays.deepEquals(one, other)).isEqualTo(compat == Compat.REPAIRED);
      }
    }
  }

  @Test
  void controls_moveTheFace() throws IOException {
    var options = options(DittoMode.OFFLINE, Compat.REPAIRED, 10);
    try (var generator = new DittoMotionGenerator(Performance.pack(), options, DittoDump.OFF)) {
      MotionFrame natural = run(generator, options, 5, 5, Controls.NATURAL).get(3);
      Controls turned = Controls.builder().pose(5, 0, 0).build();
      MotionFrame yawed = run(generator, options, 5, 5, turned).get(3);
      assertThat(Math.toDegrees(yawed.yaw() - natural.yaw()))
          .isCloseTo(5, org.assertj.core.data.Offset.offset(1e-3));
      Controls still = Controls.builder().headScale(0).build();
      assertThat(run(generator, options, 5, 5, still).get(3).yaw()).isZero();
    }
  }

  @Test
  void badRequests_areNamed() throws IOException {
    var fading =
        options(DittoMode.OFFLINE, Compat.REPAIRED, 10).toBuilder()
            .controls(
                ControlOptions.builder().fadeTarget(FadeTarget.FIRST_FRAME).fadeOut(5).build())
            .build();
    try (var generator = new DittoMotionGenerator(Performance.pack(), fading, DittoDump.OFF)) {
      assertThatThrownBy(
              () -> generator.open(Performance.request(avatar, -1, NoiseSource.seeded(1))))
          .hasMessageContaining("fadeOut");
      assertThatThrownBy(
              () ->
                  generator.open(
                      new MotionGenerator.Request(
                          avatar, 30, 5, Controls.NATURAL, NoiseSource.seeded(1))))
          .hasMessageContaining("frameRate must be 25");
    }
  }
}
