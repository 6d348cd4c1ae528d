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
  /** Returns whether the portrait's own mouth is open. */
  boolean ownGap() {
    return shape.gap > 0;
  }

  /** Returns how far a pixel of the portrait lies below the cut of the upper lip, face units. */
  double belowUpper(FaceSpace space, double x, double y) {
    return space.v(x, y) - shape.upperCut(space.u(x, y));
  }

  /** Returns 1 for a pixel between the corners of the mouth, falling to 0 at the corners. */
  double within(FaceSpace space, double x, double y) {
    return Curves.fall(0.7, 1.0, Math.abs(shape.across(space.u(x, y))));
  }

  /**
   * Returns how far a pixel of the portrait lies below the cut of the lower lip, face units; beyond
   * the corners a little more, as there is nothing between the lips.
   */
  double belowLower(FaceSpace space, double x, double y) {
    double u = space.u(x, y);
    double beyond = feather * Curves.rise(0.96, 1.06, Math.abs(shape.across(u)));
    return space.v(x, y) - shape.lowerCut(u) + beyond;
  }
}
