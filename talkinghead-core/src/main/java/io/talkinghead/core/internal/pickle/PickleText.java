package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;

/** The two ways in which the text protocol writes strings. */
final class PickleText {
  private PickleText() {}

  /** Decodes {@code raw-unicode-escape}: ISO 8859-1 but for backslash u and U with digits. */
  static String rawUnicode(PickleInput in, String line) throws InputException {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      char next = at + 1 < line.length() ? line.charAt(at + 1) : 0;
      if (c == '\\' && (next == 'u' || next == 'U')) {
        int digits = next == 'u' ? 4 : 8;
        text.appendCodePoint(hex(in, line, at + 2, digits));
        at += 2 + digits;
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  /** Decodes the {@code repr} of a Python 2 string. */
  static String quoted(PickleInput in, String line) throws InputException {
    int end = line.length() - 1;
    if (end < 1
        || line.charAt(0) != line.charAt(end)
        || (line.charAt(0) != '\'' && line.charAt(0) != '"')) {
      throw in.refuse("a string has no quotes");
    }
    StringBuilder text = new StringBuilder();
    int at = 1;
    while (at < end) {
      char c = line.charAt(at++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = at < end ? line.charAt(at++) : 0;
      switch (escaped) {
        case '\\', '\'', '"' -> text.append(escaped);
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'x' -> {
          text.append((char) hex(in, line, at, 2));
          at += 2;
        }
        default -> throw in.refuse("a string has an unknown escape");
      }
    }
    return text.toString();
  }

  private static int hex(PickleInput in, String line, int from, int digits) throws InputException {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < line.length() ? Character.digit(line.charAt(i), 16) : -1;
      if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
        throw in.refuse("a string has a damaged escape");
      }
      value = value << 4 | digit;
    }
    if (!Character.isValidCodePoint(value)) {
      throw in.refuse("a string has a damaged escape");
    }
    return value;
  }
}
