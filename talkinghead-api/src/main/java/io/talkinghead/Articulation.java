package io.talkinghead;

import java.util.Arrays;

/**
 * A facial expression as sixteen named parameters with fixed meaning; all zero is the portrait as
 * it is.
 *
 * <p>Lengths are in <em>face units</em>: 1 is the distance between the centres of the irises.
 * Together with the six numbers of head pose in {@link MotionFrame} these are the columns of the
 * representation {@code articulation-22}. The form is public and stable: tracks may be written by
 * hand.
 */
public final class Articulation implements Expression {
  /** The portrait's own expression. */
  public static final Articulation REST = new Articulation(new float[Parameter.values().length]);

  /**
   * What a number of an articulation means, its name in tracks, and the range that renders without
   * folds.
   */
  public enum Parameter {
    /** Jaw drop with a wide mouth, face units. */
    JAW("jaw", 0f, 0.30f),
    /** Jaw drop with rounded lips, face units. */
    ROUND("ro", 0f, 0.25f),
    /** Upper lip raise, face units. */
    UPPER_LIP("up", -0.02f, 0.08f),
    /** Extra drop of the lower lip, face units. */
    LOWER_LIP("lo", -0.04f, 0.08f),
    /** Relative change of the mouth's width. */
    WIDTH("wid", -0.40f, 0.25f),
    /** Protrusion of the lips: thicker, teeth hidden; 0 to 1. */
    PUCKER("puck", 0f, 1f),
    /** Closes the portrait's own mouth gap; 0 to 1. */
    CLOSE("close", 0f, 1f),
    /** Lips pressed together; 0 to 1. */
    PRESS("press", 0f, 1f),
    /** Mouth corners raised, face units. */
    SMILE("smile", -0.08f, 0.10f),
    /** Tongue tip raised; 0 to 1. */
    TONGUE("tongue", 0f, 1f),
    /** Lid of the eye on the picture's left closed; 0 to 1. */
    BLINK_LEFT("blinkL", 0f, 1f),
    /** Lid of the eye on the picture's right closed; 0 to 1. */
    BLINK_RIGHT("blinkR", 0f, 1f),
    /** Brows raised, face units. */
    BROW("brow", -0.05f, 0.08f),
    /** Gaze to the picture's right, face units. */
    GAZE_X("gazeX", -0.06f, 0.06f),
    /** Gaze down, face units. */
    GAZE_Y("gazeY", -0.04f, 0.04f),
    /** Shoulders raised by breath, face units. */
    BREATH("breath", -0.03f, 0.03f);

    private final String label;
    private final float low;
    private final float high;

    Parameter(String label, float low, float high) {
      this.label = label;
      this.low = low;
      this.high = high;
    }

    /** Returns the name used in tracks, such as {@code "jaw"}. */
    public String label() {
      return label;
    }

    /** Returns the smallest value that renders well. */
    public float low() {
      return low;
    }

    /** Returns the largest value that renders well. */
    public float high() {
      return high;
    }

    /** Returns {@code value} moved into [{@link #low()}, {@link #high()}]. */
    public float clamp(float value) {
      return Math.max(low, Math.min(high, value));
    }
  }

  private final float[] values;

  private Articulation(float[] values) {
    this.values = values;
  }

  /**
   * Copies {@code values}, in the order of {@link Parameter}.
   *
   * @throws IllegalArgumentException if there are not sixteen, or one is not finite
   */
  public static Articulation of(float... values) {
    Checks.argument(
        values.length == REST.values.length,
        "an articulation has %d values, got %d",
        REST.values.length,
        values.length);
    for (Parameter p : Parameter.values()) {
      Checks.argument(
          Float.isFinite(values[p.ordinal()]),
          "%s must be finite, was %s",
          p.label,
          values[p.ordinal()]);
    }
    return new Articulation(values.clone());
  }

  /** Returns the value of {@code parameter}. */
  public float get(Parameter parameter) {
    return values[parameter.ordinal()];
  }

  /** Returns this articulation with {@code parameter} set to {@code value}. */
  public Articulation with(Parameter parameter, float value) {
    float[] copy = values.clone();
    copy[parameter.ordinal()] = value;
    return of(copy);
  }

  /** Returns a copy of all values, in the order of {@link Parameter}. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Articulation that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Articulation" + Arrays.toString(values);
  }
}
