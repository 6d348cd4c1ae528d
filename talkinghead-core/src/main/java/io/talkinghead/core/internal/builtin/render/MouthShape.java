package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/**
 * The measured mouth as the renderer uses it, face units: too short a lip line is made longer, and
 * too thin a lip thicker, because a hole with pointed corners close together does not look like a
 * mouth.
 */
final class MouthShape {
  /** Half width of an average mouth. */
  static final double AVERAGE_HALF_WIDTH = 0.45;

  /** Least half width, as a share of the average. */
  private static final double SHORTEST = 0.8;

  /** How far the cut of an open mouth is set into the lips, so that no lip clings to the teeth. */
  private static final double INTO_UPPER = 0.006;

  private static final double INTO_LOWER = 0.028;

  final double centreX;
  final double centreY;
  final double halfWidth;
  final double gap;
  final double upperLip;
  final double lowerLip;
  final double chin;

  /** Height above the lip line at which the upper lip's motion ends: the base of the nose. */
  final double toNose;

  /** From the middle of the opening to the chin. */
  final double toChin;

  private final FaceGeometry.Mouth measured;

  MouthShape(FaceGeometry geometry) {
    measured = geometry.mouth();
    centreX = measured.centreX();
    centreY = measured.lineAt(centreX);
    halfWidth = Math.max(SHORTEST * AVERAGE_HALF_WIDTH, measured.halfWidth());
    gap = measured.gap();
    upperLip = Math.max(0.05, measured.upperLip());
    lowerLip = Math.max(0.08, measured.lowerLip());
    chin = geometry.chin();
    toNose = Math.max(0.26, 0.36 * centreY / 1.1);
    toChin = Math.max(0.35, chin - centreY - gap / 2);
  }

  /** Returns u in half widths from the middle: -1 and 1 at the corners. */
  double across(double u) {
    return (u - centreX) / halfWidth;
  }

  /** Returns v of the lip line, the lower edge of the upper lip. */
  double line(double u) {
    return measured.lineAt(u);
  }

  /** Returns how far the picture's own mouth is open at u. */
  double gapAt(double u) {
    double t = across(u);
    return gap * Math.max(0, 1 - t * t);
  }

  /** Returns the height at u of what is cut out of an open mouth, 0 for a closed one. */
  double cutAt(double u) {
    return gap > 0 ? gapAt(u) + (INTO_UPPER + INTO_LOWER) * into(u) : 0;
  }

  /** How far the cut is set into the lips, nearly up to the corners: smiles are wide open there. */
  private double into(double u) {
    double t = across(u);
    return Math.max(0, 1 - Math.pow(t, 6));
  }

  /** Returns v of the cut along the upper lip. */
  double upperCut(double u) {
    return gap > 0 ? line(u) - INTO_UPPER * into(u) : line(u);
  }

  /** Returns v of the cut along the lower lip. */
  double lowerCut(double u) {
    return upperCut(u) + cutAt(u);
  }

  /** Returns how broadly the portrait smiles, 0 to 1: its teeth or its raised corners tell. */
  double smile() {
    double middle = line(centreX) + gap / 2;
    double corners = (line(centreX - halfWidth) + line(centreX + halfWidth)) / 2;
    return Math.max(Curves.rise(0.02, 0.10, middle - corners), Curves.rise(0, 0.10, gap));
  }

  /** Returns how far the upper lip may go up before the skin under the nose is squeezed. */
  double roomAbove() {
    return 0.45 * (toNose - 0.8 * upperLip);
  }

  /** Returns how far the lower lip may come down onto the chin before that is squeezed. */
  double roomBelow() {
    return 0.30 * Math.max(0.1, 0.62 * toChin - 0.8 * lowerLip);
  }
}
