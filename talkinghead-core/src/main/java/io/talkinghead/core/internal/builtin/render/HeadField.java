package io.talkinghead.core.internal.builtin.render;

import static io.talkinghead.core.internal.builtin.render.Curves.bell;
import static io.talkinghead.core.internal.builtin.render.Curves.fall;
import static io.talkinghead.core.internal.builtin.render.Curves.rise;

/**
 * Head pose, breath and brows.
 *
 * <p>A turn moves each point by its depth times the angle: the head is a flattened dome with a
 * nose, and 0 deep on its silhouette, so that turning never drags the background. Tilt, shift and
 * growth move head and hair alike and fade out beside them: over a way long enough that the stretch
 * of the background is not seen, and short enough that most of it stands still.
 */
final class HeadField implements Field {
  /** The part of a picture that may change: u from -REACH_X to REACH_X. */
  static final double REACH_X = 3.1;

  /** The part of a picture that may change: least v. */
  static final double REACH_UP = -3.15;

  /** The part of a picture that may change: greatest v. */
  static final double REACH_DOWN = 3.7;

  /** Where tilt, shift and growth begin to fade, and where they end, on an egg about the head. */
  private static final double FADES_FROM = 0.80;

  private static final double FADED_AT = 1.35;

  /** v of the point about which the head tilts, in the neck. */
  private static final double PIVOT = 2.2;

  private final double mouthY;

  HeadField(MouthShape mouth) {
    mouthY = mouth.centreY;
  }

  @Override
  public void addAt(double u, double v, double[] du, double[] dv) {
    double depth = depth(u, v);
    du[Channel.YAW.ordinal()] += depth;
    dv[Channel.PITCH.ordinal()] += depth;

    double r = Math.hypot(u / 1.75, v < 0.25 ? (v - 0.25) / 2.5 : (v - 0.25) / 1.9);
    double head = fall(FADES_FROM, FADED_AT, r);
    du[Channel.ROLL.ordinal()] -= (v - PIVOT) * head;
    dv[Channel.ROLL.ordinal()] += u * head;
    du[Channel.SHIFT_X.ordinal()] += head;
    dv[Channel.SHIFT_Y.ordinal()] += head;
    du[Channel.SCALE.ordinal()] += u * head;
    dv[Channel.SCALE.ordinal()] += (v - 0.4) * head;

    double body = rise(1.6, 2.6, v) * fall(2.9, REACH_DOWN, v);
    dv[Channel.BREATH.ordinal()] -= body * bell(u / 2.2) * fall(2.2, REACH_X, Math.abs(u));

    double side = Math.max(0, Math.abs(u) - 0.30); // both brows and the skin between them rise
    dv[Channel.BROW.ordinal()] -=
        bell((Math.abs(u) - 0.48) / 0.36) * bell((v + 0.36) / 0.20) * fall(0.6, 1.0, side);
  }

  /** Depth of the head towards the viewer, face units; 0 on the silhouette and outside. */
  private double depth(double u, double v) {
    double x = u / 1.50;
    double y = (v - 0.25) / 2.25;
    double inside = Math.max(0, 1 - x * x - y * y);
    double dome = 0.95 * Math.pow(inside, 1.25);
    double nose = 0.26 * bell(u / 0.20) * bell((v - 0.52) / 0.30);
    double muzzle = 0.10 * bell(u / 0.5) * bell((v - mouthY - 0.1) / 0.35);
    return dome + (nose + muzzle) * rise(0, 0.3, inside);
  }
}
