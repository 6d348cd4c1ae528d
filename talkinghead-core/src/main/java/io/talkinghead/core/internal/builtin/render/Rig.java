package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.MotionFrame;

/**
 * What a motion asks of one portrait, within what that portrait can do: amounts of all {@link
 * Channel}s. Scratch of one painter.
 *
 * <p>Parameters outside of their range are clipped: a turn beyond 6 degrees, a nod or tilt beyond
 * 5, or a shift beyond 0.05 face units would begin to tear the background. Portraits cut close to
 * the face are turned and moved less.
 *
 * <p>A portrait whose own mouth is open cannot simply open it further: the wanted opening is
 * reached by closing a part of the gap, or by opening what is missing. Rounded sounds close the
 * wide gap, and open a round hole instead. All of that sets in smoothly as the mouth leaves its
 * rest, so that rest is the portrait itself.
 */
final class Rig {
  private static final float MAX_YAW = (float) Math.toRadians(6);
  private static final float MAX_TILT = (float) Math.toRadians(5);
  private static final float MAX_SHIFT = 0.05f;
  private static final float MAX_SCALE = 0.03f;

  /** Greatest sum of jaw drop and rounded drop, face units: a yawn. */
  private static final float MAX_OPEN = 0.30f;

  /** Greatest drop through a narrow hole, face units; the rest makes a wide one. */
  private static final float MAX_NARROW = 0.10f;

  /** How much more the lips of a broad smile draw in to be round, share of their width. */
  private static final float SMILE_ROUNDED = 0.14f;

  /** Opening, or its like in other parameters, at which the mouth is wholly at work, face units. */
  private static final float AT_WORK = 0.03f;

  /** Amount of each channel. */
  final float[] amounts = new float[Channel.COUNT];

  /** Tongue tip raised, 0 to 1. */
  float tongue;

  /** Upper lid of the left eye closed, 0 to 1. */
  float blinkLeft;

  /** Upper lid of the right eye closed, 0 to 1. */
  float blinkRight;

  /** How far the jaw and its teeth are down, face units. */
  float jawDrop;

  /** How much of the upper teeth rounded lips cover, 0 to 1. */
  float covered;

  /** How far the mouth has left its rest: 0 shows the portrait's own, 1 the painted one. */
  float activity;

  private final MouthShape mouth;
  private final float gap;
  private final float smile;
  private final float poseRange;

  /**
   * @param mouth the portrait's mouth
   * @param poseRange share of the head's range that the portrait allows, 0 to 1
   */
  Rig(MouthShape mouth, double poseRange) {
    this.mouth = mouth;
    gap = (float) mouth.gap;
    smile = (float) mouth.smile();
    this.poseRange = (float) poseRange;
  }

  /** Returns the largest amount of each channel that moves the head, for measuring its range. */
  static float[] headLimits() {
    float[] limits = new float[Channel.COUNT];
    limits[Channel.YAW.ordinal()] = MAX_YAW;
    limits[Channel.PITCH.ordinal()] = MAX_TILT;
    limits[Channel.ROLL.ordinal()] = MAX_TILT;
    limits[Channel.SHIFT_X.ordinal()] = MAX_SHIFT;
    limits[Channel.SHIFT_Y.ordinal()] = MAX_SHIFT;
    limits[Channel.SCALE.ordinal()] = MAX_SCALE;
    return limits;
  }

  /** Takes over {@code motion}; the expression is an {@link Articulation}. */
  void set(MotionFrame motion) {
    Articulation face = motion.articulation();
    set(Channel.YAW, limit(motion.yaw(), MAX_YAW));
    set(Channel.PITCH, limit(motion.pitch(), MAX_TILT));
    set(Channel.ROLL, limit(motion.roll(), MAX_TILT));
    set(Channel.SHIFT_X, limit(motion.tx(), MAX_SHIFT));
    set(Channel.SHIFT_Y, limit(motion.ty(), MAX_SHIFT));
    set(Channel.SCALE, limit(motion.scale(), MAX_SCALE));
    set(Channel.BREATH, value(face, Parameter.BREATH));
    set(Channel.BROW, value(face, Parameter.BROW));
    set(Channel.GAZE_X, value(face, Parameter.GAZE_X));
    set(Channel.GAZE_Y, value(face, Parameter.GAZE_Y));
    blinkLeft = value(face, Parameter.BLINK_LEFT);
    blinkRight = value(face, Parameter.BLINK_RIGHT);
    set(Channel.LID_LEFT, blinkLeft);
    set(Channel.LID_RIGHT, blinkRight);
    setMouth(face);
  }

  private void setMouth(Articulation face) {
    float jaw = value(face, Parameter.JAW);
    float round = value(face, Parameter.ROUND);
    float upper = value(face, Parameter.UPPER_LIP);
    float lower = value(face, Parameter.LOWER_LIP);
    float pucker = value(face, Parameter.PUCKER);
    float close = value(face, Parameter.CLOSE);
    float press = value(face, Parameter.PRESS);
    tongue = value(face, Parameter.TONGUE);

    float drop = jaw + round;
    if (drop > MAX_OPEN) {
      jaw *= MAX_OPEN / drop;
      round *= MAX_OPEN / drop;
      drop = MAX_OPEN;
    }
    float work =
        drop
            + Math.abs(upper)
            + Math.abs(lower)
            + AT_WORK * Math.max(pucker, Math.max(close, press));
    activity = (float) Curves.rise(0, AT_WORK, work);

    if (gap > 0) {
      float wanted = Math.max(0, drop + upper + lower);
      float toClose = 0.85f * Math.max(0, 1 - wanted / gap);
      if (drop > 0) {
        toClose = Math.max(toClose, 0.85f * round / drop);
      }
      close = Math.max(close, activity * Math.max(toClose, Math.min(1, 1.6f * pucker)));
      float left = gap * (1 - close); // what stays open of the portrait's own gap
      float less = wanted > 0 ? Math.max(0.15f, 1 - left / wanted) : 1;
      jaw *= less;
      round *= less;
      upper *= less;
      lower *= less;
    }
    covered = (float) Curves.rise(0.35, 0.85, pucker);
    float narrow = Math.min(MAX_NARROW, round * (float) Curves.rise(0.3, 0.9, pucker));
    pucker *= 1 - 0.5f * drop / MAX_OPEN; // lips that are open wide are stretched thin
    double puckered = MouthField.THICKER_UPPER * mouth.upperLip * pucker;
    double lifted = MouthField.LIFT * round + puckered;
    upper = (float) Math.min(upper, Math.max(0, mouth.roomAbove() - lifted));
    double thicker = MouthField.THICKER_LOWER * mouth.lowerLip * pucker;
    lower = (float) Math.min(lower, Math.max(0, mouth.roomBelow() - thicker));
    set(Channel.JAW, jaw);
    set(Channel.ROUND_WIDE, round - narrow);
    set(Channel.ROUND_NARROW, narrow);
    set(Channel.UPPER, upper);
    set(Channel.LOWER, lower);
    float broad = SMILE_ROUNDED * smile * value(face, Parameter.PUCKER);
    set(Channel.WIDTH, value(face, Parameter.WIDTH) - broad);
    set(Channel.PUCKER, pucker);
    set(Channel.CLOSE, close);
    set(Channel.PRESS, press);
    set(Channel.SMILE, value(face, Parameter.SMILE));
    jawDrop = jaw + round;
  }

  /** Returns whether lips, jaw or corners have to be moved. */
  boolean movesMouth() {
    for (int c = Channel.FIRST_OF_MOUTH.ordinal(); c < Channel.COUNT; c++) {
      if (amounts[c] != 0) {
        return true;
      }
    }
    return false;
  }

  private void set(Channel channel, float amount) {
    amounts[channel.ordinal()] = amount;
  }

  private static float value(Articulation face, Parameter parameter) {
    return parameter.clamp(face.get(parameter));
  }

  /** Clips to {@code most}, and bends smoothly towards the share of it that the portrait allows. */
  private float limit(float value, float most) {
    float clipped = Math.max(-most, Math.min(most, value));
    return clipped / (1 + Math.abs(clipped) / most * (1 / poseRange - 1));
  }
}
