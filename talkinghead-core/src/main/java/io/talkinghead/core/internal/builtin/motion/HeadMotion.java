package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.NoiseSource;

/**
 * Where the head wants to be: slow wandering, a little more lively in speech, nods on stressed
 * syllables, a chin that sinks when the pitch rises, breath. Each part draws from a source of its
 * own, so none depends on another.
 *
 * <p>Angles in radians, shifts in face units, before limits and easing. <b>Threads:</b> one caller
 * at a time, who asks for times that do not decrease.
 */
final class HeadMotion {
  private static final double DEGREE = StrictMath.PI / 180;
  private static final double BREATH_SECONDS = 3.7;
  private static final double BREATH = 0.010;

  private final SmoothNoise yawSlow;
  private final SmoothNoise yawFast;
  private final SmoothNoise pitchSlow;
  private final SmoothNoise rollSlow;
  private final SmoothNoise rollFast;
  private final SmoothNoise shiftX;
  private final SmoothNoise shiftY;
  private final SmoothNoise nearness;
  private final SmoothNoise browIdle;
  private final double breathPhase;

  double yaw;
  double pitch;
  double roll;
  double tx;
  double ty;
  double scale;
  double breath;
  double brow;

  HeadMotion(NoiseSource noise) {
    yawSlow = new SmoothNoise(noise.split("yaw"), 0.75);
    yawFast = new SmoothNoise(noise.split("yaw-fast"), 0.28);
    pitchSlow = new SmoothNoise(noise.split("pitch"), 0.6);
    rollSlow = new SmoothNoise(noise.split("roll"), 0.8);
    rollFast = new SmoothNoise(noise.split("roll-fast"), 0.35);
    shiftX = new SmoothNoise(noise.split("shift-x"), 0.9);
    shiftY = new SmoothNoise(noise.split("shift-y"), 0.8);
    nearness = new SmoothNoise(noise.split("scale"), 1.3);
    browIdle = new SmoothNoise(noise.split("brow"), 0.5);
    breathPhase = noise.split("breath").uniform();
  }

  /** Takes over the state of {@code other}, which has the same seed. */
  void set(HeadMotion other) {
    yawSlow.set(other.yawSlow);
    yawFast.set(other.yawFast);
    pitchSlow.set(other.pitchSlow);
    rollSlow.set(other.rollSlow);
    rollFast.set(other.rollFast);
    shiftX.set(other.shiftX);
    shiftY.set(other.shiftY);
    nearness.set(other.nearness);
    browIdle.set(other.browIdle);
  }

  /** Computes the fields for {@code seconds}, with the voice as it is at {@code row}. */
  void compute(double seconds, Prosody voice, double row) {
    double speech = voice.speech.between(row);
    double energy = voice.energy.between(row);
    double nod = voice.nod.between(row);
    double tone = Math.max(-0.5, Math.min(0.5, voice.pitch.between(row)));
    yaw = DEGREE * energy * (2.0 * yawSlow.at(seconds) + 0.9 * speech * yawFast.at(seconds));
    pitch = DEGREE * (1.15 * energy * pitchSlow.at(seconds) + 7.5 * nod - 2.2 * tone * speech);
    roll = DEGREE * energy * (1.0 * rollSlow.at(seconds) + 0.35 * speech * rollFast.at(seconds));
    tx = 0.012 * energy * shiftX.at(seconds) + 0.21 * yaw;
    breath = BREATH * StrictMath.sin(2 * StrictMath.PI * (seconds / BREATH_SECONDS + breathPhase));
    ty = 0.008 * energy * shiftY.at(seconds) + 0.40 * pitch - 0.25 * breath;
    scale = 0.004 * nearness.at(seconds);
    double wander = Math.max(0, Math.min(2, browIdle.at(seconds)));
    brow = 0.020 * voice.rise.between(row) + 0.012 * wander * speech + 0.1 * nod;
  }
}
