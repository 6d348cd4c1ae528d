package io.talkinghead.core.tracks;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers as short decimals that read back to the same bits, alike on every Java version (whose own
 * {@link Float#toString} changed with 19).
 */
final class Decimals {
  private static final double MICRO = 1e6;

  private Decimals() {}

  /** Appends {@code value}, which must be finite. */
  static void append(StringBuilder out, float value) {
    long micros = Math.round(value * MICRO);
    if ((float) (micros / MICRO) == value) {
      appendMicros(out, micros);
      return;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; ; digits++) {
      BigDecimal shorter = exact.round(new MathContext(digits));
      if (shorter.floatValue() == value) {
        out.append(shorter.stripTrailingZeros());
        return;
      }
    }
  }

  /** Appends {@code micros} millionths as a decimal without trailing zeros. */
  static void appendMicros(StringBuilder out, long micros) {
    if (micros < 0) {
      out.append('-');
    }
    long size = Math.abs(micros);
    out.append(size / 1_000_000);
    long fraction = size % 1_000_000;
    if (fraction == 0) {
      return;
    }
    out.append('.');
    for (long unit = 100_000; fraction > 0; unit /= 10) {
      out.append((char) ('0' + fraction / unit));
      fraction %= unit;
    }
  }

  /** Returns {@code micros} millionths of a second as seconds. */
  static String seconds(long micros) {
    StringBuilder out = new StringBuilder();
    appendMicros(out, micros);
    return out.toString();
  }

  /** Returns {@code text} as a JSON string, quotes included. */
  static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
