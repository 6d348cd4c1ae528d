package io.talkinghead.core.internal.ditto.motion;

/** Which of the 21 key points belong to the lips and the eyes. */
final class ExpressionMask {
  private static final int[] LIPS = {6, 12, 14, 17, 19, 20};
  private static final int[] EYES = {11, 13, 15, 16, 18};

  private static final boolean[] IS_LIPS = mask(LIPS);
  private static final boolean[] IS_EYES = mask(EYES);

  private ExpressionMask() {}

  private static boolean[] mask(int[] points) {
    boolean[] mask = new boolean[63];
    for (int point : points) {
      for (int c = 0; c < 3; c++) {
        mask[3 * point + c] = true;
      }
    }
    return mask;
  }

  /** Returns whether column {@code column} of the 63 moves the lips. */
  static boolean lips(int column) {
    return IS_LIPS[column];
  }

  /** Returns whether column {@code column} of the 63 moves the eyes. */
  static boolean eyes(int column) {
    return IS_EYES[column];
  }
}
