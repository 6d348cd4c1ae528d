package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/** The lids of one eye as they lie in the picture, face units. */
final class EyeShape {
  final double centreX;
  final double centreY;
  final double halfWidth;
  final double upper;
  final double lower;

  final FaceGeometry.Lid lid;

  EyeShape(FaceGeometry.Lid lid) {
    this.lid = lid;
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
    return lid.upperAt(u);
  }

  /** Returns v of the lower lid's edge; the base line beyond the corners. */
  double lowerLid(double u) {
    return lid.lowerAt(u);
  }
}
