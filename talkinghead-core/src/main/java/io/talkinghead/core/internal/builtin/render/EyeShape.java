package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/** The lids of one eye as they lie in the picture, face units. */
final class EyeShape {
  /** Least height of the skin that can be pulled over the eye. */
  static final double LOWEST_STRIP = 0.09;

  /** Greatest height of the skin that is pulled over the eye. */
  static final double HIGHEST_STRIP = 0.15;

  final double centreX;
  final double centreY;
  final double halfWidth;
  final double upper;
  final double lower;

  /** Height of the smooth skin above the upper lid's edge. */
  final double strip;

  private final FaceGeometry.Lid lid;

  EyeShape(FaceGeometry.Lid lid, double strip) {
    this.lid = lid;
    this.strip = strip;
    centreX = lid.centreX();
    centreY = lid.centreY();
    halfWidth = Math.max(0.12, lid.halfWidth());
    upper = lid.upper();
    lower = lid.lower();
  }

  /** Returns u in half widths from the middle: -1 and 1 at the corners. */
  double across(double u) {
    return (u - centreX) / halfWidth;
  }

  /** Returns v of the line through both corners. */
  double base(double u) {
    return centreY + lid.tilt() * (u - centreX);
  }

  /** Returns v of the upper lid's edge; the base line beyond the corners. */
  double upperLid(double u) {
    return base(u) - upper * (1 - Math.pow(Math.min(1, Math.abs(across(u))), 2.2));
  }

  /** Returns v of the lower lid's edge; the base line beyond the corners. */
  double lowerLid(double u) {
    double t = Math.min(1, Math.abs(across(u)));
    return base(u) + lower * (1 - t * t);
  }

  /** Returns v of the upper edge of {@code lid}, t half widths from its middle. */
  static double upperLid(FaceGeometry.Lid lid, double t) {
    double base = lid.centreY() + lid.tilt() * t * lid.halfWidth();
    return base - lid.upper() * (1 - Math.pow(Math.abs(t), 2.2));
  }

  /** Returns v of the lower edge of {@code lid}, t half widths from its middle. */
  static double lowerLid(FaceGeometry.Lid lid, double t) {
    double base = lid.centreY() + lid.tilt() * t * lid.halfWidth();
    return base + lid.lower() * (1 - t * t);
  }
}
