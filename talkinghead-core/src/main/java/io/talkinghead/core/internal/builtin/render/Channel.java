package io.talkinghead.core.internal.builtin.render;

/**
 * One way in which a picture can be displaced. A channel's amount is given by the {@link Rig}, its
 * field by {@link HeadField}, {@link EyeField} or {@link MouthField}; displacement is amount times
 * field.
 */
enum Channel {
  /** Turn to the picture's right, radians. */
  YAW,
  /** Turn downwards, radians. */
  PITCH,
  /** Turn clockwise, radians. */
  ROLL,
  /** Shift to the right, face units. */
  SHIFT_X,
  /** Shift down, face units. */
  SHIFT_Y,
  /** Relative growth. */
  SCALE,
  /** Shoulders up, face units. */
  BREATH,
  /** Brows up, face units. */
  BROW,
  /** Eyes to the right, face units. */
  GAZE_X,
  /** Eyes down, face units. */
  GAZE_Y,
  /** Lower lid of the left eye comes up, 0 to 1. */
  LID_LEFT,
  /** Lower lid of the right eye comes up, 0 to 1. */
  LID_RIGHT,
  /** Jaw down under wide lips, face units. */
  JAW,
  /** Jaw down under rounded lips, a wide hole, face units. */
  ROUND_WIDE,
  /** Jaw down under rounded lips, a narrow hole, face units. */
  ROUND_NARROW,
  /** Upper lip up, face units. */
  UPPER,
  /** Lower lip down, face units. */
  LOWER,
  /** Relative change of the mouth's width. */
  WIDTH,
  /** Lips grow thicker, 0 to 1. */
  PUCKER,
  /** The picture's own mouth gap closes, 0 to 1. */
  CLOSE,
  /** Lips press together, 0 to 1. */
  PRESS,
  /** Corners up, face units. */
  SMILE;

  /** Number of channels. */
  static final int COUNT = values().length;

  /** First of the channels that need the layers of the {@link MouthPass}. */
  static final Channel FIRST_OF_MOUTH = JAW;
}
