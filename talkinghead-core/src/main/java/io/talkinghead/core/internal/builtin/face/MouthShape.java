package io.talkinghead.core.internal.builtin.face;

/**
 * A mouth as a parabola with an opening, in hundredths of the distance between the irises: the lip
 * line is {@code centreY + bend t^2} for t in [-1, 1] from corner to corner.
 *
 * @param score how well it fits; clear faces reach 0.7 to 2.6
 * @param centreX x of the middle
 * @param centreY y of the lip line in the middle; of the upper lip's lower edge if open
 * @param halfWidth from the middle to a corner
 * @param bend how far the corners lie below the middle
 * @param gap height of the opening in the middle, 0 for a closed mouth
 */
record MouthShape(
    double score, double centreX, double centreY, double halfWidth, double bend, double gap) {
  /** Returns the column at {@code t} of the way from the middle to a corner, -1 to 1. */
  float x(float t) {
    return (float) (centreX + t * halfWidth);
  }

  /** Returns where the upper lip ends at {@code t}. */
  float upper(float t) {
    return (float) (centreY + bend * t * t);
  }

  /** Returns where the lower lip begins at {@code t}. */
  float lower(float t) {
    return (float) (upper(t) + gap * (1 - t * t));
  }

  /** Returns it between the same columns, but with another line and opening. */
  MouthShape with(double newY, double newBend, double newGap) {
    return new MouthShape(score, centreX, newY, halfWidth, newBend, newGap);
  }
}
