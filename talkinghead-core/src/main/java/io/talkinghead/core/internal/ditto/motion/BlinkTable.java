package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Blinks;

/** For each frame the row of the eye table: 0 while the eyes are open, 0, 1, 2 .. in a blink. */
final class BlinkTable {
  private static final int LEAST = 60;
  private static final int MOST = 100;

  private BlinkTable() {}

  /** Gives the next distance between two blinks. */
  private interface Intervals {
    int next();
  }

  /**
   * Plans the blinks.
   *
   * @param frames of the performance
   * @param rows of the eye table, frames of a blink
   * @param rate of blinks, 1 is natural, 0 none
   * @param noise for random intervals
   */
  static int[] of(Blinks blinks, int frames, int rows, double rate, NoiseSource noise) {
    int[] table = new int[frames];
    if (rate == 0 || (!blinks.random() && blinks.intervals().isEmpty())) {
      return table;
    }
    int[] at = {1};
    Intervals intervals =
        blinks.random()
            ? () -> scaled(LEAST + (int) (noise.uniform() * (MOST - LEAST + 1)), rate)
            : () -> {
              int size = blinks.intervals().size();
              return scaled(blinks.intervals().get(at[0]++ % size), rate);
            };
    int size = blinks.intervals().size();
    int start = blinks.random() ? intervals.next() : scaled(blinks.intervals().get(0), rate);
    int end = blinks.random() ? intervals.next() : scaled(blinks.intervals().get(size - 1), rate);
    for (int i = start; i < frames - Math.max(end, rows); i += rows + intervals.next()) {
      for (int k = 0; k < rows; k++) {
        table[i + k] = k;
      }
    }
    return table;
  }

  private static int scaled(int interval, double rate) {
    return rate == 1 ? interval : Math.max(1, (int) Math.rint(interval / rate));
  }
}
