package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.Landmarks.Point;

/**
 * Both irises of a face, in pixels of the picture.
 *
 * @param left at the smaller x
 * @param right the other
 * @param weight how well the weaker of the two was seen; 1.2 and more is certain
 */
record EyePair(Point left, Point right, double weight) {
  /** Returns the distance between the irises in pixels. */
  double distance() {
    return Math.hypot(right.x() - left.x(), right.y() - left.y());
  }

  /** Returns how far the line of the eyes falls to the right, degrees. */
  double rollDegrees() {
    return Math.toDegrees(Math.atan2(right.y() - left.y(), right.x() - left.x()));
  }
}
