package io.talkinghead.core.internal.builtin.render;

import static io.talkinghead.core.internal.builtin.render.Curves.bell;
import static io.talkinghead.core.internal.builtin.render.Curves.plateau;

/** Gaze and the lower lid of one eye. The upper lid is the {@link EyePass}'s own. */
final class EyeField implements Field {
  private final EyeShape eye;
  private final int lid;

  EyeField(EyeShape eye, Channel lid) {
    this.eye = eye;
    this.lid = lid.ordinal();
  }

  @Override
  public void addAt(double u, double v, double[] du, double[] dv) {
    double across = eye.across(u);
    double open = eye.upper + eye.lower;
    double middle = eye.base(u) + (eye.lower - eye.upper) / 2;
    double ball = plateau(across / 0.80) * plateau((v - middle) / (0.55 * open));
    du[Channel.GAZE_X.ordinal()] += ball;
    dv[Channel.GAZE_Y.ordinal()] += ball;
    // the lower lid comes a little to meet the upper one, and the cheek follows
    dv[lid] -= 0.16 * open * bell(across / 0.9) * bell((v - eye.lowerLid(u)) / 0.12);
  }
}
