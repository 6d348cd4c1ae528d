package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * A painted face of 512 x 512 in 1/256 grey levels, with a border of one black pixel on all sides,
 * so that a neighbour is always there.
 *
 * <p>The three colours of a pixel share a {@code long}, 21 bits each, R lowest: they are
 * interpolated by one multiplication instead of three. Sixteen bits hold the value, five are room
 * for a weight of 32.
 *
 * <p><b>Threads:</b> one user at a time.
 */
public final class FineFace {
  /** Side of the face, pixels. */
  public static final int SIDE = FaceMask.SIDE;

  /** Pixels of a bordered row. */
  static final int STRIDE = SIDE + 2;

  /** Bits from one colour to the next. */
  static final int LANE = 21;

  private static final int PLANE = SIDE * SIDE;

  /** Of one grey level. */
  private static final int LEVELS = 256;

  private static final int MOST = 255 * LEVELS;

  private final long[] pixels = new long[STRIDE * STRIDE];

  /** Returns the pixels, {@code [514, 514]}, not a copy. */
  long[] pixels() {
    return pixels;
  }

  private static int at(int row) {
    return (row + 1) * STRIDE + 1;
  }

  /** Returns {@code value * scale}, limited to a level; what is no number becomes 0. */
  private static int level(float value, float scale) {
    return Math.max(0, Math.min(MOST, (int) (value * scale + 0.5f)));
  }

  /**
   * Takes a decoded picture.
   *
   * @param planes {@code float32[3, 512, 512]}, R, G, B, clipped here to 0..1
   * @param rgb receives the pixels as bytes, rounded
   */
  public void setPlanes(float[] planes, byte[] rgb) {
    for (int y = 0; y < SIDE; y++) {
      int i = y * SIDE;
      int to = at(y);
      for (int end = i + SIDE; i < end; i++, to++) {
        int r = level(planes[i], MOST);
        int g = level(planes[PLANE + i], MOST);
        int b = level(planes[2 * PLANE + i], MOST);
        set(to, r, g, b, rgb, 3 * i);
      }
    }
  }

  /**
   * Takes a finished picture.
   *
   * @param values {@code float32[512, 512, 3]} in 0..255
   * @param rgb receives the pixels as bytes, rounded
   */
  public void setPixels(float[] values, byte[] rgb) {
    for (int y = 0; y < SIDE; y++) {
      int i = 3 * y * SIDE;
      int to = at(y);
      for (int end = i + 3 * SIDE; i < end; i += 3, to++) {
        int r = level(values[i], LEVELS);
        int g = level(values[i + 1], LEVELS);
        int b = level(values[i + 2], LEVELS);
        set(to, r, g, b, rgb, i);
      }
    }
  }

  private void set(int to, int r, int g, int b, byte[] rgb, int at) {
    pixels[to] = r | (long) g << LANE | (long) b << 2 * LANE;
    rgb[at] = (byte) (r + LEVELS / 2 >> 8);
    rgb[at + 1] = (byte) (g + LEVELS / 2 >> 8);
    rgb[at + 2] = (byte) (b + LEVELS / 2 >> 8);
  }

  /** Takes a face of which only the bytes are known. */
  public void setBytes(FrameBuffer face) {
    byte[] rgb = face.rgb();
    for (int y = 0; y < SIDE; y++) {
      int i = 3 * y * SIDE;
      int to = at(y);
      for (int end = i + 3 * SIDE; i < end; i += 3, to++) {
        long g = (long) (rgb[i + 1] & 0xFF) << LANE;
        long b = (long) (rgb[i + 2] & 0xFF) << 2 * LANE;
        pixels[to] = (rgb[i] & 0xFF | g | b) * LEVELS;
      }
    }
  }

  /** Returns colour {@code channel} (0 is R) of a pixel, in 0..255. */
  public float get(int x, int y, int channel) {
    return (pixels[at(y) + x] >>> channel * LANE & 0xFFFF) / 256f;
  }
}
