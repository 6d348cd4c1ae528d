package io.talkinghead.core.internal.ditto.image;

/**
 * How much of the painted face counts, {@code float32[512, 512]}: 1 inside, falling to 0 over the
 * outer 26 pixels, round at the corners.
 */
public final class FaceMask {
  /** Side of the mask. */
  public static final int SIDE = 512;

  /** Width of the falling edge, pixels; its innermost pixel is 1 already. */
  static final int EDGE = (SIDE - (int) (SIDE * 0.9)) / 2;

  private static final float[] VALUES = make();

  private FaceMask() {}

  /** The same with a border of one pixel of zeros, so that a neighbour is always there. */
  private static final float[] PADDED = pad();

  private static float[] pad() {
    int stride = FineFace.STRIDE;
    float[] padded = new float[stride * stride];
    for (int y = 0; y < SIDE; y++) {
      System.arraycopy(VALUES, y * SIDE, padded, (y + 1) * stride + 1, SIDE);
    }
    return padded;
  }

  private static float[] make() {
    float[] values = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      float down = away(y);
      for (int x = 0; x < SIDE; x++) {
        float across = away(x);
        float distance = (float) Math.sqrt(across * across + down * down);
        values[y * SIDE + x] = 1 - Math.min(1, distance);
      }
    }
    return values;
  }

  /** 1 at the border, 0 at the inner end of the edge and inside. */
  private static float away(int i) {
    int fromEdge = Math.min(i, SIDE - 1 - i);
    return fromEdge >= EDGE ? 0 : 1 - fromEdge / (float) (EDGE - 1);
  }

  /** Returns all values within their border, {@code float32[514, 514]}, not a copy. */
  static float[] padded() {
    return PADDED;
  }

  /** Returns a copy of all values. */
  public static float[] values() {
    return VALUES.clone();
  }
}
