package io.talkinghead.core.internal.ditto.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.Controls;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Blinks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.DrivenKeys;
import io.talkinghead.core.ditto.EyeTable;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.FrameControl;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.ditto.SourceTemplate;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.Eyes;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every combination of the controls against the reference's rules written down once more, plainly
 * and in double.
 */
class MotionControlsTest {
  private static final int FRAMES = 12;
  private static final Set<Integer> LIPS = Set.of(6, 12, 14, 17, 19, 20);
  private static final Set<Integer> EYES = Set.of(11, 13, 15, 16, 18);
  private static final int[] BLINKS = {3, 2, 4};
  private static final List<@Nullable DrivenKeys> KEYS =
      Arrays.asList(
          null,
          DrivenKeys.of(Set.of(MotionKey.EXP, MotionKey.KP, MotionKey.YAW, MotionKey.SCALE)),
          new DrivenKeys(
              Map.of(
                  MotionKey.EXP, 0.8, MotionKey.PITCH, 1.5, MotionKey.KP, 0.9, MotionKey.T, 2.0)));

  private final Random random = new Random(11);
  private final float[][] table = {floats(63, 0.1), floats(63, 0.1), floats(63, 0.1)};
  private final float[] deltaExp = floats(63, 0.1);
  private final float[][] driving = new float[FRAMES][];
  private final DittoAvatar picture = avatar(1, false);
  private final DittoAvatar clip = avatar(3, true);

  MotionControlsTest() {
    for (int i = 0; i < FRAMES; i++) {
      driving[i] = floats(265, 0.6);
    }
  }

  private float[] floats(int count, double range) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (range * random.nextGaussian());
    }
    return values;
  }

  private DittoAvatar avatar(int count, boolean clip) {
    List<SourceFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MotionInfo info = MotionInfo.ofVector(floats(265, 0.6)).set(MotionKey.KP, floats(63, 0.3));
      frames.add(
          new SourceFrame(
              new FrameBuffer(2, 2),
              new FrameBuffer(2, 2),
              new float[9],
              info,
              new float[63],
              new Eyes(new float[2], new float[6])));
    }
    Landmarks none =
        new Landmarks(
            new Point(0, 0), new Point(1, 0), null, null, null, null, null, List.of(), List.of());
    float[] appearance = clip ? null : new float[DittoAvatar.APPEARANCE];
    return new DittoAvatar(frames, new float[63], appearance, none, List.of());
  }

  private Map<Integer, FrameControl> frames() {
    return Map.of(
        2, new FrameControl(4.0, null, -2.0, 0.5, 1.25, null, new float[63], 0.7, null),
        5, new FrameControl(null, 3.0, null, null, 0.5, 2.0, deltaExp, null, 0.25),
        7, FrameControl.NONE.withVadAlpha(0));
  }

  @ParameterizedTest
  @CsvSource({"true,false", "true,true", "false,false", "false,true"})
  void everyCombinationFollowsTheRules(boolean relative, boolean isClip) {
    for (DrivenKeys keys : KEYS) {
      for (Boolean eyes : Arrays.asList(null, true, false)) {
        for (boolean hasTable : new boolean[] {false, true}) {
          for (boolean hasTemplate : new boolean[] {false, true}) {
            for (FadeTarget fade : FadeTarget.values()) {
              ControlOptions options =
                  ControlOptions.builder()
                      .relative(relative)
                      .drivenKeys(keys)
                      .driveEyes(eyes)
                      .eyeTable(hasTable ? new EyeTable(table) : EyeTable.NONE)
                      .blinks(new Blinks(List.of(BLINKS[0], BLINKS[1], BLINKS[2]), false))
                      .fadeTarget(fade)
                      .fadeKeys(Set.of(MotionKey.EXP, MotionKey.T))
                      .fadeIn(3)
                      .fadeOut(2)
                      .frames(frames())
                      .overall(FrameControl.pose(1, 0, 0.5))
                      .build();
              compare(options, hasTemplate ? 1.3f : 0, isClip ? clip : picture);
            }
          }
        }
      }
    }
  }

  private SourceTemplate template(float scale) {
    return new SourceTemplate(
        new float[66],
        new float[66],
        new float[66],
        new float[3],
        new float[63],
        scale,
        new float[63],
        new float[1][2],
        new float[1][6]);
  }

  private void compare(ControlOptions options, float template, DittoAvatar avatar) {
    SamplingOptions.Builder sampling = SamplingOptions.builder();
    if (template > 0) {
      sampling.template(template(template));
    }
    DittoOptions all = DittoOptions.builder().controls(options).sampling(sampling.build()).build();
    MotionControls controls =
        new MotionControls(avatar, all, FRAMES, NoiseSource.seeded(1), Controls.NATURAL);
    Rules rules = new Rules(options, template, avatar);
    for (int i = 0; i < FRAMES; i++) {
      MotionInfo made = controls.apply(MotionInfo.ofVector(driving[i].clone()), i);
      Map<MotionKey, double[]> wanted = rules.frame(i);
      for (MotionKey key : MotionKey.values()) {
        double[] should = Objects.requireNonNull(wanted.get(key));
        float[] is = made.get(key);
        assertThat(is.length).as("%s of frame %d, %s", key, i, options).isEqualTo(should.length);
        for (int k = 0; k < is.length; k++) {
          if (!(Math.abs(is[k] - should[k]) <= 2e-5 * Math.max(1, Math.abs(should[k])))) {
            assertThat((double) is[k])
                .as("%s[%d] of frame %d, template %s, %s", key, k, i, template, options)
                .isEqualTo(should[k]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ONLINE, REFERENCE, 1.25", "ONLINE, REPAIRED, 0.75", "OFFLINE, REFERENCE, 0.75"})
  void absoluteMotion_isRelativeOnlineInTheReference(DittoMode mode, Compat compat, float wanted) {
    ControlOptions absolute =
        ControlOptions.builder().relative(false).drivenKeys(DrivenKeys.PICTURE).build();
    DittoOptions all = DittoOptions.builder().mode(mode).compat(compat).controls(absolute).build();
    float own = picture.frames().get(0).info().get(MotionKey.T)[0];
    float[] first = new float[265];
    float[] second = new float[265];
    first[199] = own - 0.5f;
    second[199] = own + 0.75f;
    MotionControls controls =
        new MotionControls(picture, all, FRAMES, NoiseSource.seeded(1), Controls.NATURAL);
    if (mode == DittoMode.ONLINE) {
      controls.reference(MotionInfo.ofVector(first));
    }
    MotionInfo made = controls.apply(MotionInfo.ofVector(second), 0);
    assertThat(made.get(MotionKey.T)[0]).isCloseTo(own + wanted, within(1e-6f));
  }

  @Test
  void fadeOutLongerThanTheVoice_beginsHalfway() {
    ControlOptions options =
        ControlOptions.builder().fadeTarget(FadeTarget.SOURCE).fadeOut(40).build();
    compare(options, 0, picture);
  }

  /** The reference's rules. */
  private final class Rules {
    private final ControlOptions options;
    private final DittoAvatar avatar;
    private final Map<MotionKey, Double> weights = new EnumMap<>(MotionKey.class);
    private final boolean weighted;
    private final int[] blinks = new int[FRAMES];
    private Map<MotionKey, double[]> first = Map.of();
    private Map<MotionKey, double[]> fadeTo = Map.of();

    Rules(ControlOptions options, float template, DittoAvatar avatar) {
      this.options = options;
      this.avatar = avatar;
      DrivenKeys given = options.drivenKeys();
      if (given != null) {
        weights.putAll(given.weights());
      } else {
        weights.put(MotionKey.EXP, 1.0);
        for (MotionKey key : List.of(MotionKey.PITCH, MotionKey.YAW, MotionKey.ROLL, MotionKey.T)) {
          if (!avatar.isClip()) {
            weights.put(key, 1.0);
          }
        }
      }
      if (template > 0) {
        double ratio = template / avatar.frames().get(0).info().get(MotionKey.SCALE)[0];
        for (MotionKey key :
            List.of(MotionKey.EXP, MotionKey.PITCH, MotionKey.YAW, MotionKey.ROLL)) {
          weights.computeIfPresent(key, (k, w) -> w * ratio);
        }
      }
      weighted = template > 0 || (given != null && given.weights().containsValue(0.8));
      int rows = options.eyeTable().present() ? 3 : 0;
      int next = 1;
      for (int i = BLINKS[0]; rows > 0 && i < FRAMES - Math.max(BLINKS[2], rows); ) {
        for (int k = 0; k < rows; k++) {
          blinks[i + k] = k;
        }
        i += rows + BLINKS[next++ % 3];
      }
    }

    Map<MotionKey, double[]> frame(int i) {
      int count = avatar.frames().size();
      int source = i / count % 2 == 0 ? i % count : count - 1 - i % count;
      Map<MotionKey, double[]> s = doubles(avatar.frames().get(source).info());
      Map<MotionKey, double[]> generated = doubles(MotionInfo.ofVector(driving[i]));
      if (first.isEmpty()) {
        first = generated;
      }
      Map<MotionKey, double[]> d = new EnumMap<>(MotionKey.class);
      generated.forEach(
          (key, value) ->
              d.put(
                  key,
                  options.relative()
                      ? mix(
                          get(s, key),
                          1,
                          mix(value, 1, get(first, key), -1),
                          weighted ? weights.getOrDefault(key, 1.0) : 1)
                      : value.clone()));
      s.forEach(
          (key, value) -> {
            if (!d.containsKey(key) || !weights.containsKey(key)) {
              d.put(key, value.clone());
            }
          });
      if (!options.relative() && weighted) {
        weights.forEach((key, w) -> d.put(key, mix(get(d, key), w, get(d, key), 0)));
      }
      Boolean given = options.driveEyes();
      boolean eyes = given != null ? given : !avatar.isClip();
      double[] exp = get(d, MotionKey.EXP);
      double[] own = get(s, MotionKey.EXP);
      for (int k = 0; k < 63; k++) {
        boolean lip = LIPS.contains(k / 3);
        boolean eye = EYES.contains(k / 3);
        boolean fromTable = eyes && options.eyeTable().present();
        boolean driven = lip || (eye && eyes && !fromTable);
        exp[k] = (driven ? exp[k] : own[k]) + (fromTable && eye ? table[blinks[i]][k] : 0);
      }
      direct(d, s, i);
      if (eyes) {
        gaze(d, avatar.frames().get(0).info());
      }
      return d;
    }

    private void direct(Map<MotionKey, double[]> d, Map<MotionKey, double[]> s, int i) {
      FrameControl own = options.frames().get(i);
      FrameControl control = own == null ? options.overall() : own.over(options.overall());
      Double alpha = control.fadeAlpha();
      if (options.fadeIn() > 0 && i < options.fadeIn()) {
        alpha = (double) i / options.fadeIn();
      }
      if (options.fadeOut() > 0 && i >= FRAMES - options.fadeOut() - 1) {
        alpha = Math.max(0.0, (FRAMES - 1.0 - i) / options.fadeOut());
      }
      Double vad = control.vadAlpha();
      if (vad != null && vad < 1) {
        d.put(MotionKey.EXP, mix(get(d, MotionKey.EXP), vad, get(s, MotionKey.EXP), 1 - vad));
      }
      turn(d, MotionKey.PITCH, control.deltaPitch(), control.alphaPitch());
      turn(d, MotionKey.YAW, control.deltaYaw(), control.alphaYaw());
      turn(d, MotionKey.ROLL, control.deltaRoll(), control.alphaRoll());
      for (int k = 0; k < 63 && control.deltaExp() != null; k++) {
        get(d, MotionKey.EXP)[k] += Objects.requireNonNull(control.deltaExp())[k];
      }
      if (fadeTo.isEmpty()) {
        fadeTo = new EnumMap<>(MotionKey.class);
        d.forEach((key, value) -> fadeTo.put(key, value.clone()));
      }
      Map<MotionKey, double[]> target = options.fadeTarget() == FadeTarget.SOURCE ? s : fadeTo;
      if (alpha != null && options.fadeTarget() != FadeTarget.NONE) {
        for (MotionKey key : options.fadeKeys()) {
          d.put(key, mix(get(d, key), alpha, get(target, key), 1 - alpha));
        }
      }
    }

    private void turn(
        Map<MotionKey, double[]> d, MotionKey key, @Nullable Double delta, @Nullable Double alpha) {
      if (delta != null) {
        d.put(key, new double[] {degrees(get(d, key)) + delta});
      }
      if (alpha != null) {
        d.put(key, mix(get(d, key), alpha, get(d, key), 0));
      }
    }

    private void gaze(Map<MotionKey, double[]> d, MotionInfo source) {
      Map<MotionKey, double[]> from = doubles(source);
      double dx = (degrees(get(d, MotionKey.YAW)) - degrees(get(from, MotionKey.YAW))) * 0.26;
      double dy = (degrees(get(d, MotionKey.PITCH)) - degrees(get(from, MotionKey.PITCH))) * 0.28;
      double[] exp = get(d, MotionKey.EXP);
      exp[33] += dx * (dx > 0 ? 0.0007 : 0.001);
      exp[45] += dx * (dx > 0 ? 0.001 : 0.0007);
      exp[34] -= 0.001 * dy;
      exp[46] -= 0.001 * dy;
    }
  }

  private static double[] get(Map<MotionKey, double[]> info, MotionKey key) {
    return Objects.requireNonNull(info.get(key));
  }

  private static Map<MotionKey, double[]> doubles(MotionInfo info) {
    Map<MotionKey, double[]> all = new EnumMap<>(MotionKey.class);
    for (MotionKey key : MotionKey.values()) {
      if (info.has(key)) {
        float[] from = info.get(key);
        double[] to = new double[from.length];
        for (int i = 0; i < to.length; i++) {
          to[i] = from[i];
        }
        all.put(key, to);
      }
    }
    return all;
  }

  private static double[] mix(double[] a, double p, double[] b, double q) {
    double[] sum = new double[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] * p + b[i] * q;
    }
    return sum;
  }

  private static double degrees(double[] bins) {
    if (bins.length == 1) {
      return bins[0];
    }
    double sum = 0;
    double weighted = 0;
    for (int k = 0; k < bins.length; k++) {
      sum += Math.exp(bins[k]);
      weighted += k * Math.exp(bins[k]);
    }
    return weighted / sum * 3 - 97.5;
  }
}
