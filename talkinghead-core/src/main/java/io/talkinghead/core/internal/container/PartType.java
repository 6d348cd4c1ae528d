package io.talkinghead.core.internal.container;

import org.jspecify.annotations.Nullable;

/** What a part holds; the number in the file is the place in this list. */
enum PartType {
  END,
  TEXT,
  FLOATS,
  DOUBLES,
  PICTURE,
  BYTES;

  private static final PartType[] ALL = values();

  /** Longest name of a part. */
  static final int MOST_NAME = 64;

  static @Nullable PartType of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : null;
  }

  /** Returns whether {@code name} may name a part. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_NAME
        && name.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
