package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the expression differs from the source's during a blink: row 0 while the eyes are open, then
 * one row for each frame of the blink.
 *
 * @param rows {@code float32[n, 63]}; empty for none, then the eyes follow the network
 */
public record EyeTable(float[][] rows) {
  /** No table. */
  public static final EyeTable NONE = new EyeTable(new float[0][]);

  public EyeTable {
    rows = rows.clone();
    for (int i = 0; i < rows.length; i++) {
      Checks.argument(
          rows[i].length == 63, "eye row %d must have 63 numbers, has %d", i, rows[i].length);
      rows[i] = rows[i].clone();
    }
  }

  /** Returns whether there is a table. */
  public boolean present() {
    return rows.length > 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EyeTable that && Arrays.deepEquals(rows, that.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rows);
  }
}
