package io.talkinghead;

import java.util.Locale;

/** Argument checks whose complaint gives name, range and value. */
public final class Checks {
  private Checks() {}

  /** Returns {@code value} if it lies in [{@code low}, {@code high}]. */
  public static int inRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], was %d".formatted(name, low, high, value));
    }
    return value;
  }

  /** Returns {@code value} if it lies in [{@code low}, {@code high}]. */
  public static long inRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], was %d".formatted(name, low, high, value));
    }
    return value;
  }

  /** Returns {@code value} if it is a number in [{@code low}, {@code high}]. */
  public static double inRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be in [%s, %s], was %s", name, low, high, value));
    }
    return value;
  }

  /**
   * Throws {@link IllegalArgumentException} with {@code message} unless {@code condition} holds.
   */
  public static void argument(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
    }
  }
}
