package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.Controls;

/**
 * Gaze, smile and brows as offsets of the expression's key points: the constants of LivePortrait's
 * retargeting (<a href="https://arxiv.org/abs/2407.03168">Guo et al., 2024</a>), whose sliders run
 * to about 20 (gaze), 1 (smile) and 30 (brows).
 */
final class DirectedExpression {
  private static final float GAZE = 20;
  private static final float BROW = 30;

  private DirectedExpression() {}

  /** Adds what {@code controls} ask for to {@code exp}, {@code float32[63]}. */
  static void add(Controls controls, float[] exp) {
    float x = GAZE * (float) controls.gazeX();
    float y = -GAZE * (float) controls.gazeY(); // up is positive there
    add(exp, 11, 0, x * (x > 0 ? 0.0007f : 0.001f));
    add(exp, 15, 0, x * (x > 0 ? 0.001f : 0.0007f));
    add(exp, 11, 1, -0.001f * y);
    add(exp, 15, 1, -0.001f * y);
    float smile = (float) controls.smile();
    add(exp, 20, 1, -0.01f * smile);
    add(exp, 14, 1, -0.02f * smile);
    add(exp, 17, 1, 0.0065f * smile);
    add(exp, 17, 2, 0.003f * smile);
    add(exp, 13, 1, -0.00275f * smile);
    add(exp, 16, 1, -0.00275f * smile);
    add(exp, 3, 1, -0.0035f * smile);
    add(exp, 7, 1, -0.0035f * smile);
    float brow = BROW * (float) controls.brow();
    add(exp, 1, 0, brow > 0 ? 0 : -0.001f * brow);
    add(exp, 2, 0, brow > 0 ? 0 : 0.001f * brow);
    add(exp, 1, 1, brow * (brow > 0 ? 0.001f : 0.0003f));
    add(exp, 2, 1, -brow * (brow > 0 ? 0.001f : 0.0003f));
  }

  private static void add(float[] exp, int point, int axis, float amount) {
    exp[3 * point + axis] += amount;
  }
}
