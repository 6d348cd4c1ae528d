package io.talkinghead.core.internal.builtin.render;

/**
 * What the {@link MouthPass} needs of a portrait. Immutable.
 *
 * @param shape the measured mouth
 * @param upper fields of the upper layer
 * @param lower fields of the lower layer, on the same grid
 * @param inside textures between the lips
 * @param feather width of the cut's ramp, face units
 */
record MouthScene(MouthShape shape, Bases upper, Bases lower, MouthInside inside, double feather) {
  /** How far the cut of an open mouth is set into the lips, so that no lip clings to the teeth. */
  private static final double INTO_UPPER = 0.006;

  private static final double INTO_LOWER = 0.028;

  /** Returns whether the portrait's own mouth is open. */
  boolean ownGap() {
    return shape.gap > 0;
  }

  /** Returns how far a pixel of the portrait lies below the cut of the upper lip, face units. */
  double belowUpper(FaceSpace space, double x, double y) {
    double u = space.u(x, y);
    double below = space.v(x, y) - shape.line(u);
    return ownGap() ? below + INTO_UPPER * arch(u) : below;
  }

  /** Returns how far a pixel of the portrait lies below the cut of the lower lip, face units. */
  double belowLower(FaceSpace space, double x, double y) {
    double u = space.u(x, y);
    double below = space.v(x, y) - shape.line(u);
    return ownGap() ? below - (shape.gap + INTO_LOWER) * arch(u) : below;
  }

  private double arch(double u) {
    double t = shape.across(u);
    return Math.max(0, 1 - t * t);
  }
}
