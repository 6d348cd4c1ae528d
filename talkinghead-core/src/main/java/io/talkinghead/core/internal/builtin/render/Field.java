package io.talkinghead.core.internal.builtin.render;

/**
 * Displacement fields of several channels. All in face units; where the field is, not where it
 * goes.
 */
@FunctionalInterface
interface Field {
  /**
   * Adds the displacement per unit of each channel at (u, v).
   *
   * @param du to the right, by ordinal of {@link Channel}
   * @param dv down, by ordinal of {@link Channel}
   */
  void addAt(double u, double v, double[] du, double[] dv);

  /** Returns this field and {@code other} together. */
  default Field and(Field other) {
    return (u, v, du, dv) -> {
      addAt(u, v, du, dv);
      other.addAt(u, v, du, dv);
    };
  }
}
