package io.talkinghead.core.ditto;

import java.util.Locale;

/** The parts of a face's motion. */
public enum MotionKey {
  /** Size of the head. */
  SCALE,
  /** Nod. */
  PITCH,
  /** Turn. */
  YAW,
  /** Tilt. */
  ROLL,
  /** Place of the head. */
  T,
  /** Expression, 21 x 3 offsets of the key points. */
  EXP,
  /** Canonical key points; always the source's unless listed. */
  KP;

  /** Returns the key that the reference calls {@code name}. */
  public static MotionKey of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "motion key must be one of scale, pitch, yaw, roll, t, exp, kp, was " + name, e);
    }
  }
}
