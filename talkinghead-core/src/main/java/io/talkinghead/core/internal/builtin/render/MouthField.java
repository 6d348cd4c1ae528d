package io.talkinghead.core.internal.builtin.render;

import static io.talkinghead.core.internal.builtin.render.Curves.arch;
import static io.talkinghead.core.internal.builtin.render.Curves.bell;
import static io.talkinghead.core.internal.builtin.render.Curves.fall;
import static io.talkinghead.core.internal.builtin.render.Curves.mix;
import static io.talkinghead.core.internal.builtin.render.Curves.plateau;
import static io.talkinghead.core.internal.builtin.render.Curves.rise;

/**
 * What the lips and the jaw do. The mouth is cut along the lip line: the {@link Side#UPPER} side
 * carries the upper lip, the {@link Side#LOWER} side the lower lip, jaw and chin; {@link
 * Side#WHOLE} is a picture without a cut and holds only what reaches beyond the lips.
 *
 * <p>Each displacement is a profile across the mouth (in half widths t from its middle) times a
 * profile along the depth below, or the height above, the lip line. Near the lips the jaw opens an
 * arch that ends in the corners; towards the chin the arch widens into the form of the jaw bone.
 * The chin comes down less than the lip, and below it the throat is folded in quickly, as a chin
 * hides it: a collar stays where it is.
 */
final class MouthField implements Field {
  /** Which side of the cut a field serves. */
  enum Side {
    UPPER,
    LOWER,
    WHOLE
  }

  /** How much of the lip's way the chin goes. */
  private static final double CHIN = 0.64;

  /** How far below the chin nothing moves any more, face units. */
  private static final double THROAT = 0.38;

  /** How far rounded lips go up for every unit they go down. */
  static final double LIFT = 0.27;

  /** Growth of the upper lip when fully puckered. */
  static final double THICKER_UPPER = 0.45;

  /** Growth of the lower lip when fully puckered. */
  static final double THICKER_LOWER = 0.40;

  private final MouthShape mouth;
  private final Side side;

  MouthField(MouthShape mouth, Side side) {
    this.mouth = mouth;
    this.side = side;
  }

  @Override
  public void addAt(double u, double v, double[] du, double[] dv) {
    double t = mouth.across(u);
    if (Math.abs(u - mouth.centreX) > 2 || Math.abs(v - mouth.centreY) > 2.2) {
      return; // every profile has ended
    }
    double fromUpper = v - mouth.line(u);
    double fromLower = fromUpper - mouth.gapAt(u);
    addCommon(u - mouth.centreX, t, (fromUpper + fromLower) / 2, du, dv);
    if (side != Side.UPPER) {
      addJaw(u, t, Math.max(0, fromLower), reachUp(fromLower), dv);
    }
    if (side == Side.LOWER) {
      addLowerLip(u, t, Math.max(0, fromLower), reachUp(fromLower), dv);
    }
    if (side == Side.UPPER) {
      addUpperLip(u, t, Math.max(0, -fromUpper), fall(0.15, 0.60, fromUpper), dv);
    }
  }

  /** Width, smile, and the corners that follow the jaw: the same on both sides of the cut. */
  private void addCommon(double x, double t, double d, double[] du, double[] dv) {
    double reach = d < 0 ? 0.38 : 0.44; // the nose keeps its width
    double near = plateau(t / 1.45) * Math.exp(-Math.pow(Math.abs(d) / reach, 3));
    du[Channel.WIDTH.ordinal()] += x * near;

    double corner = bell((Math.abs(t) - 1) / 0.5) * bell(d / 0.26);
    double outward = Math.signum(t) * Math.min(1, Math.abs(t) * 2) * corner;
    du[Channel.SMILE.ordinal()] += 0.35 * outward;
    dv[Channel.SMILE.ordinal()] -= corner;
    pull(Channel.JAW, 0.10, 0.20, outward, corner, du, dv);
    pull(Channel.ROUND_WIDE, 0.10, 0.10, outward, corner, du, dv);

    // a smile's corners stand higher than its middle; rounded lips take them down again
    double raised =
        mouth.line(mouth.centreX) + mouth.gap / 2 - mouth.line(mouth.centreX + t * mouth.halfWidth);
    double level = Math.max(0, raised) * bell((Math.abs(t) - 1) / 0.6) * bell(d / 0.3);
    dv[Channel.PUCKER.ordinal()] += 0.75 * level;
  }

  private static void pull(
      Channel channel,
      double in,
      double down,
      double outward,
      double corner,
      double[] du,
      double[] dv) {
    du[channel.ordinal()] -= in * outward;
    dv[channel.ordinal()] += down * corner;
  }

  /** What is below the cut reaches a little beyond it, where it is not seen. */
  private double reachUp(double fromLower) {
    return side == Side.WHOLE ? rise(-0.26, 0, fromLower) : rise(-0.60, -0.15, fromLower);
  }

  private void addJaw(double u, double t, double depth, double reach, double[] dv) {
    double h = mouth.toChin;
    double arch = arch(t, 0.93, 1.05);
    double bone = fall(0.22, 1.0, Math.abs(u - mouth.centreX) / 1.10);
    double towardsChin = rise(0, 0.75 * h, depth);
    double along =
        mix(1, CHIN, rise(mouth.lowerLip, 0.95 * h, depth))
            * fall(0.92 * h, h + THROAT, depth)
            * reach;
    dv[Channel.JAW.ordinal()] += mix(arch, bone, towardsChin) * along;
    dv[Channel.ROUND_WIDE.ordinal()] += mix(arch(t, 0.74, 0.75), bone, towardsChin) * along;
    dv[Channel.ROUND_NARROW.ordinal()] += mix(arch(t, 0.54, 0.65), 0.6 * bone, towardsChin) * along;
  }

  private void addLowerLip(double u, double t, double depth, double reach, double[] dv) {
    double h = mouth.toChin;
    double lip = mouth.lowerLip;
    double arch = arch(t, 0.93, 1.05);
    dv[Channel.LOWER.ordinal()] += arch * fall(0.8 * lip, 0.62 * h, depth) * reach;
    double inLip = Math.min(depth, lip);
    double fade = fall(lip, 0.58 * h, depth) * reach;
    dv[Channel.PUCKER.ordinal()] += THICKER_LOWER * inLip * arch(t, 0.97, 0.7) * fade;
    dv[Channel.PRESS.ordinal()] -= 0.15 * inLip * arch * fade;
    // the lip's edge goes up to meet the other one; its own lower border less, so that it grows
    double meet = mix(0.60, 0.36, inLip / lip);
    dv[Channel.CLOSE.ordinal()] -= mouth.cutAt(u) * meet * fade;
  }

  private void addUpperLip(double u, double t, double height, double reach, double[] dv) {
    double lip = mouth.upperLip;
    double arch = arch(t, 0.93, 1.05);
    double raise = fall(0.8 * lip, mouth.toNose, height) * reach;
    dv[Channel.UPPER.ordinal()] -= arch * raise;
    dv[Channel.ROUND_WIDE.ordinal()] -= LIFT * arch(t, 0.74, 0.75) * raise;
    dv[Channel.ROUND_NARROW.ordinal()] -= LIFT * arch(t, 0.54, 0.65) * raise;
    double inLip = Math.min(height, lip);
    double fade = fall(lip, mouth.toNose, height) * reach;
    dv[Channel.PUCKER.ordinal()] -= THICKER_UPPER * inLip * arch(t, 0.97, 0.7) * fade;
    dv[Channel.PRESS.ordinal()] += 0.15 * inLip * arch * fade;
    double meet = mix(0.48, 0.24, inLip / lip);
    dv[Channel.CLOSE.ordinal()] += mouth.cutAt(u) * meet * fade;
  }
}
