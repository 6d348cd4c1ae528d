package io.talkinghead.core.internal.ditto.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Controls;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.NoiseSource;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionBounds;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import io.talkinghead.core.internal.ditto.config.DittoCase;
import io.talkinghead.core.internal.ditto.npy.BankNoise;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.npy.Npy;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.KeypointTransform;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step of the motion, fed with what the reference had before it. */
class MotionGoldenTest {
  private static DittoCase options(String name) {
    Path inputs = Objects.requireNonNull(Golden.input("x").getParent());
    return DittoCase.of(Golden.of(name).options(), inputs, Compat.REFERENCE);
  }

  private static NetworkPack pack() throws IOException {
    return new NetworkPack(new OrtEngine(), Golden.pack());
  }

  private static DittoAvatar avatar(DittoCase c) throws IOException {
    try (var encoder = new DittoAvatarEncoder(pack(), c.options(), Limits.DEFAULT, DittoDump.OFF)) {
      return encoder.encode(
          Portrait.read(Golden.input(c.source().orElseThrow())), FrameSize.SOURCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "a_online"})
  void schedule_matchesTheReference(String name) {
    Golden golden = Golden.of(name);
    var steps = DdimSchedule.steps(options(name).options().sampling().steps());
    float[] times = new float[steps.size()];
    float[] coefficients = new float[3 * (steps.size() - 1)];
    for (int i = 0; i < times.length; i++) {
      times[i] = steps.get(i).time();
      if (!steps.get(i).last()) {
        coefficients[3 * i] = steps.get(i).keep();
        coefficients[3 * i + 1] = steps.get(i).sigma();
        coefficients[3 * i + 2] = steps.get(i).c();
      }
    }
    golden.assertClose("lmdm_times", times);
    golden.assertClose("ddim_coeffs", coefficients);
  }

  @Test
  void sampler_matchesTheReference() throws IOException {
    Golden golden = Golden.of("b_offline");
    float[] features = golden.read("features").values();
    float[] tail = golden.read("cond_tail").values();
    float[] rows = new float[80 * ConditionRows.WIDTH];
    for (int i = 0; i < 80; i++) {
      int row = Math.min(i, 32);
      int at = i * ConditionRows.WIDTH;
      System.arraycopy(features, row * 1024, rows, at, 1024);
      System.arraycopy(tail, row * 79, rows, at + 1024, 79);
    }
    try (MotionSampler sampler = new MotionSampler(pack(), 50, false)) {
      NoiseSource noise = BankNoise.read(Golden.noiseBank());
      MotionSampler.Run run = sampler.run(sampler.drawStepNoises(noise), ConditionRows.WIDTH);
      float[] clip = run.sample(golden.read("kp_cond").row(0), rows, 0, noise);
      golden.assertClose("lmdm_pred", clip);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "b_offline", "controls_a"})
  void joinedClips_matchTheReference(String name) {
    Golden golden = Golden.of(name);
    Npy clips = golden.read("lmdm_pred");
    ClipFuser fuser = new ClipFuser(options(name).options().sampling(), DittoMode.OFFLINE);
    for (int i = 0; i < clips.axis(0); i++) {
      fuser.add(clips.row(i));
      fuser.forget(0);
    }
    int frames = golden.summary("num_f");
    float[] motion = new float[frames * 265];
    for (int i = 0; i < frames; i++) {
      System.arraycopy(fuser.smoothedFrame(i, frames), 0, motion, i * 265, 265);
    }
    golden.assertClose("motion", motion);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "b_offline", "a_online", "controls_a"})
  void controlsAndKeypoints_matchTheReference(String name) throws IOException {
    Golden golden = Golden.of(name);
    DittoCase c = options(name);
    Npy motion = golden.read("motion");
    MotionBounds bounds = c.options().sampling().bounds();
    MotionControls controls =
        new MotionControls(
            avatar(c),
            c.options(),
            golden.summary("num_f"),
            NoiseSource.seeded(0),
            Controls.NATURAL);
    if (golden.has("d0_sequence_first")) {
      float[] first = clip(golden.read("d0_sequence_first").values(), bounds);
      controls.reference(MotionInfo.ofVector(first));
    }
    int frames = motion.axis(0);
    float[] driving = new float[frames * 70];
    float[] points = new float[frames * 63];
    for (int i = 0; i < frames; i++) {
      MotionInfo d = controls.apply(MotionInfo.ofVector(clip(motion.row(i), bounds)), i);
      driving[70 * i] = d.get(MotionKey.SCALE)[0];
      driving[70 * i + 1] = d.degrees(MotionKey.PITCH);
      driving[70 * i + 2] = d.degrees(MotionKey.YAW);
      driving[70 * i + 3] = d.degrees(MotionKey.ROLL);
      System.arraycopy(d.get(MotionKey.T), 0, driving, 70 * i + 4, 3);
      System.arraycopy(d.get(MotionKey.EXP), 0, driving, 70 * i + 7, 63);
      System.arraycopy(KeypointTransform.place(d), 0, points, 63 * i, 63);
    }
    golden.assertClose("driving", driving);
    golden.assertClose("x_d_before_stitch", points);
  }

  private static float[] clip(float[] vector, MotionBounds bounds) {
    for (int i = 0; i < vector.length && bounds.present(); i++) {
      vector[i] = Math.min(Math.max(vector[i], bounds.low()[i]), bounds.high()[i]);
    }
    return vector;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "controls_a"})
  void placedKeypoints_matchTheReference_fromItsAngles(String name) {
    Golden golden = Golden.of(name);
    Npy driving = golden.read("driving");
    float[] kp = golden.read("src_kp").values();
    float[] points = new float[driving.axis(0) * 63];
    for (int i = 0; i < driving.axis(0); i++) {
      float[] row = driving.row(i);
      MotionInfo info =
          new MotionInfo()
              .set(MotionKey.SCALE, new float[] {row[0]})
              .set(MotionKey.PITCH, new float[] {row[1]})
              .set(MotionKey.YAW, new float[] {row[2]})
              .set(MotionKey.ROLL, new float[] {row[3]})
              .set(MotionKey.T, Arrays.copyOfRange(row, 4, 7))
              .set(MotionKey.EXP, Arrays.copyOfRange(row, 7, 70))
              .set(MotionKey.KP, kp);
      System.arraycopy(KeypointTransform.place(info), 0, points, 63 * i, 63);
    }
    golden.assertClose("x_d_before_stitch", points);
  }

  @Test
  void conditionRows_matchTheReference() throws IOException {
    for (String name : new String[] {"a_offline", "b_offline", "controls_a"}) {
      Golden golden = Golden.of(name);
      DittoOptions options = options(name).options();
      ConditionRows rows = new ConditionRows(avatar(options(name)), options);
      int frames = golden.summary("num_f");
      float[] tail = new float[frames * ConditionRows.TAIL];
      float[] row = new float[ConditionRows.WIDTH];
      for (int i = 0; i < frames; i++) {
        rows.write(new float[1024], 0, i, row, 0);
        System.arraycopy(row, 1024, tail, i * ConditionRows.TAIL, ConditionRows.TAIL);
      }
      golden.assertClose("cond_tail", tail);
      assertThat(rows.source()).hasSize(265);
    }
  }
}
