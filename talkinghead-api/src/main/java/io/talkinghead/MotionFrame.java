package io.talkinghead;

import java.util.Objects;

/**
 * What moves one picture: where the head is, relative to the portrait, and how the face looks. All
 * zero with {@link Articulation#REST} is the portrait itself.
 *
 * @param yaw turn to the picture's right, radians
 * @param pitch turn downwards, radians
 * @param roll turn clockwise, radians
 * @param tx shift to the right, face units
 * @param ty shift downwards, face units
 * @param scale relative growth; 0 leaves the size
 * @param expression the face
 */
public record MotionFrame(
    float yaw, float pitch, float roll, float tx, float ty, float scale, Expression expression) {
  /** The portrait as it is. */
  public static final MotionFrame REST = new MotionFrame(0, 0, 0, 0, 0, 0, Articulation.REST);

  public MotionFrame {
    Objects.requireNonNull(expression, "expression");
    Checks.argument(
        Float.isFinite(yaw + pitch + roll + tx + ty + scale),
        "head pose must be finite, was %s %s %s %s %s %s",
        yaw,
        pitch,
        roll,
        tx,
        ty,
        scale);
  }

  /**
   * Returns the named parameters.
   *
   * @throws IllegalArgumentException if the expression is not an {@link Articulation}
   */
  public Articulation articulation() {
    if (expression instanceof Articulation articulation) {
      return articulation;
    }
    throw new IllegalArgumentException(
        "needs articulation-22, was " + expression.getClass().getSimpleName());
  }
}
