package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FaceBox;

/**
 * Where a face may be, in pixels of the picture.
 *
 * @param centreX middle of the square that the cascades saw
 * @param centreY middle
 * @param size side of the square; about 2.5 distances between the irises
 * @param degrees how far the head is tilted, clockwise as seen
 * @param votes number of cascade windows that agree, of both cascades
 */
record FaceCandidate(double centreX, double centreY, double size, double degrees, int votes) {
  /** Returns the upright square. */
  FaceBox box() {
    return new FaceBox(centreX - size / 2, centreY - size / 2, size, size);
  }

  /** Returns this face, tilted by {@code newDegrees}. */
  FaceCandidate leaning(double newDegrees) {
    return new FaceCandidate(centreX, centreY, size, newDegrees, votes);
  }

  /** Returns whether this and {@code other} are likely the same face. */
  boolean overlaps(FaceCandidate other) {
    return Math.hypot(centreX - other.centreX, centreY - other.centreY)
        < 0.5 * Math.max(size, other.size);
  }
}
