package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/** The measured lids of one eye, face units. */
final class EyeShape {
  final double centreX;
  final double centreY;
  final double halfWidth;
  final double upper;
  final double lower;
  private final double tilt;

  EyeShape(FaceGeometry.Lid lid) {
    centreX = lid.centreX();
    centreY = lid.centreY();
    halfWidth = Math.max(0.12, lid.halfWidth());
    upper = Math.max(0.03, lid.upper());
    lower = Math.max(0.03, lid.lower());
    tilt = lid.tilt();
  }

  /** Returns u in half widths from the middle: -1 and 1 at the corners. */
  double across(double u) {
    return (u - centreX) / halfWidth;
  }

  /** Returns v of the line through both corners. */
  double base(double u) {
    return centreY + tilt * (u - centreX);
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
}
