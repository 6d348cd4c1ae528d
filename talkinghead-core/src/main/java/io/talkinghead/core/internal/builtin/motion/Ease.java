package io.talkinghead.core.internal.builtin.motion;

/** Soft beginnings, ends and limits. */
final class Ease {
  private Ease() {}

  /** Returns 0 up to 0, 1 from 1 on, smooth between. */
  static double smooth(double x) {
    double t = Math.max(0, Math.min(1, x));
    return t * t * (3 - 2 * t);
  }

  /**
   * Returns {@code fixed + motion}, within +-{@code limit}: the motion is bent where it comes near,
   * so that the head slows down instead of hitting a wall.
   */
  static double within(double fixed, double motion, double limit) {
    double room = Math.max(0, motion > 0 ? limit - fixed : limit + fixed);
    if (motion == 0 || room == 0) {
      return fixed;
    }
    double ratio = motion / room;
    double bent = motion / StrictMath.sqrt(StrictMath.sqrt(1 + ratio * ratio * ratio * ratio));
    return Math.max(-limit, Math.min(limit, fixed + bent));
  }
}
