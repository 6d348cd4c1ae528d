package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.NoiseSource;

/**
 * Small jumps of the gaze: every 0.7 s and an exponential time of 0.9 s, 40 ms each.
 *
 * <p><b>Threads:</b> one caller at a time, who asks for times that do not decrease.
 */
final class Saccades {
  private static final double FIRST = 0.5;
  private static final double PAUSE = 0.7;
  private static final double MEAN = 0.9;
  private static final double JUMP = 0.04;
  private static final float SPREAD_X = 0.008f;
  private static final float SPREAD_Y = 0.004f;
  private static final float LIMIT_X = 0.014f;
  private static final float LIMIT_Y = 0.008f;

  private NoiseSource source;
  private final float[] normal = new float[2];
  private double next = FIRST;
  private double since = -1;
  private float fromX;
  private float fromY;
  private float toX;
  private float toY;

  Saccades(NoiseSource source) {
    this.source = source;
  }

  /** Takes over the state of {@code other}. */
  void set(Saccades other) {
    source = other.source.fork();
    next = other.next;
    since = other.since;
    fromX = other.fromX;
    fromY = other.fromY;
    toX = other.toX;
    toY = other.toY;
  }

  /** Moves on to {@code seconds}. */
  void advance(double seconds) {
    while (seconds >= next) {
      fromX = toX;
      fromY = toY;
      source.gaussian(normal, 0, 2);
      toX = Math.max(-LIMIT_X, Math.min(LIMIT_X, SPREAD_X * normal[0]));
      toY = Math.max(-LIMIT_Y, Math.min(LIMIT_Y, SPREAD_Y * normal[1]));
      since = next;
      next += PAUSE - MEAN * StrictMath.log(1 - source.uniform());
    }
  }

  /** Returns the gaze to the picture's right at {@code seconds}, face units. */
  double x(double seconds) {
    return fromX + (toX - fromX) * Ease.smooth((seconds - since) / JUMP);
  }

  /** Returns the gaze down at {@code seconds}, face units. */
  double y(double seconds) {
    return fromY + (toY - fromY) * Ease.smooth((seconds - since) / JUMP);
  }
}
