package io.talkinghead.core.internal.builtin.face;

/** Finds values by their rank without sorting all of them (Hoare, "Algorithm 65: Find", 1961). */
final class Ranks {
  private Ranks() {}

  /** Returns the value that {@code rank} others precede; reorders {@code values}. */
  static float nth(float[] values, int rank) {
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      float pivot = values[(from + to) >>> 1];
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (rank <= j) {
        to = j;
      } else if (rank >= i) {
        from = i;
      } else {
        break;
      }
    }
    return values[rank];
  }
}
