package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the motion, column by column of its 265 (scale - 1, pitch, yaw and roll of 66 logits
 * each, t, exp).
 *
 * @param low least values, {@code float32[265]}, or empty for no limits
 * @param high greatest values, likewise
 */
public record MotionBounds(float[] low, float[] high) {
  /** No limits. */
  public static final MotionBounds NONE = new MotionBounds(new float[0], new float[0]);

  public MotionBounds {
    Checks.argument(
        low.length == high.length && (low.length == 0 || low.length == 265),
        "bounds must hold 265 numbers each, hold %d and %d",
        low.length,
        high.length);
    for (int i = 0; i < low.length; i++) {
      Checks.argument(
          low[i] <= high[i], "bounds of column %d cross: %s and %s", i, low[i], high[i]);
    }
    low = low.clone();
    high = high.clone();
  }

  /** Returns whether there are limits. */
  public boolean present() {
    return low.length > 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MotionBounds that
        && Arrays.equals(low, that.low)
        && Arrays.equals(high, that.high);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
  }
}
