package io.talkinghead.core.internal.builtin.render;

/**
 * Colours as four lanes of 16 bits in a long, {@code 0x00AA00RR00GG00BB}: one multiplication weighs
 * all channels at once. Weights that add up to 256 cannot carry from one lane into the next, 255 *
 * 256 being less than 2^16.
 *
 * <p>Coordinates are fixed point with 16 fractional bits, of which sampling uses 8.
 */
final class Lanes {
  /** One pixel in fixed point. */
  static final int ONE = 1 << 16;

  /** Half of the weight that sampling can tell apart: added to coordinates, it rounds them. */
  static final int ROUND = 128;

  /** Numbers that describe a run of pixels. */
  static final int RUN = 6;

  private static final long CHANNELS = 0x00ff00ff00ff00ffL;
  private static final long HALF = 0x0080008000800080L;

  private Lanes() {}

  /** Spreads {@code 0xAARRGGBB}. */
  static long of(int argb) {
    return ((argb & 0xff000000L) << 24)
        | ((argb & 0xff0000L) << 16)
        | ((argb & 0xff00L) << 8)
        | (argb & 0xffL);
  }

  /** Packs the colour as {@code 0xRRGGBB}. */
  static int rgb(long lanes) {
    return (int) (((lanes >>> 16) & 0xff0000) | ((lanes >>> 8) & 0xff00) | (lanes & 0xff));
  }

  /** Returns the lane of opacity, 0 to 255. */
  static int alpha(long lanes) {
    return (int) (lanes >>> 48);
  }

  /**
   * Samples between four texels.
   *
   * @param texels rows of {@code stride}, the last row and column being repeated
   * @param x fixed point, from 0 to the last column that is not a repetition
   * @param y likewise
   */
  static long sample(long[] texels, int stride, int x, int y) {
    return (weighted(texels, stride, x, y) >>> 8) & CHANNELS;
  }

  /**
   * Returns the four texels weighed, 256 in all, and half of one added. The sum is taken apart so
   * that three multiplications do: differences borrow from the lane above, but pay back in the sum.
   */
  private static long weighted(long[] texels, int stride, int x, int y) {
    int i = (y >> 16) * stride + (x >> 16);
    long fx = (x >> 8) & 255;
    long fy = (y >> 8) & 255;
    long both = (fx * fy + 128) >> 8;
    long here = texels[i];
    long right = texels[i + 1] - here;
    long below = texels[i + stride] - here;
    long across = texels[i + stride + 1] - here - right - below;
    return (here << 8) + right * fx + below * fy + across * both + HALF;
  }

  /**
   * Samples along runs of pixels. The innermost loop of the renderer; it stands here alone because
   * among the variables of a pass it would work in memory instead of registers.
   *
   * @param runs {@link #RUN} numbers a run: first byte, byte after the last, x and y of the first
   *     pixel's source, and their steps from pixel to pixel
   * @param count numbers in {@code runs}
   */
  static void runs(byte[] rgb, int[] runs, int count, long[] texels, int stride) {
    for (int r = 0; r < count; r += RUN) {
      int to = runs[r + 1];
      int x = runs[r + 2];
      int y = runs[r + 3];
      int dx = runs[r + 4];
      int dy = runs[r + 5];
      for (int i = runs[r]; i < to; i += 3, x += dx, y += dy) {
        long sum = weighted(texels, stride, x, y);
        rgb[i] = (byte) (sum >> 40);
        rgb[i + 1] = (byte) (sum >> 24);
        rgb[i + 2] = (byte) (sum >> 8);
      }
    }
  }

  /** Returns {@code amount} / 256 of {@code over} on top of {@code under}. */
  static long blend(long under, long over, int amount) {
    return ((under * (256 - amount) + over * amount + HALF) >>> 8) & CHANNELS;
  }

  /** Returns {@code colour} times {@code light} / 256, light at most 256. */
  static long shade(long colour, int light) {
    return ((colour * light + HALF) >>> 8) & CHANNELS;
  }

  /** Writes a colour as three bytes at {@code i}. */
  static void put(byte[] rgb, int i, long colour) {
    rgb[i] = (byte) (colour >> 32);
    rgb[i + 1] = (byte) (colour >> 16);
    rgb[i + 2] = (byte) colour;
  }

  /** Reads three bytes at {@code i}. */
  static long get(byte[] rgb, int i) {
    return ((rgb[i] & 255L) << 32) | ((rgb[i + 1] & 255L) << 16) | (rgb[i + 2] & 255L);
  }
}
