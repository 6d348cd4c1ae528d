package io.talkinghead.core.models;

import java.util.Locale;

/** Sizes for people. */
final class Sizes {
  private Sizes() {}

  /** Returns {@code bytes} in decimal units, such as {@code 2.3 GB}. */
  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    do {
      value /= 1000;
      unit++;
    } while (value >= 999.95 && unit < 3);
    return String.format(Locale.ROOT, "%.1f %sB", value, "kMGT".charAt(unit));
  }
}
