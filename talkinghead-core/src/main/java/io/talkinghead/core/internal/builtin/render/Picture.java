package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.FrameBuffer;

/**
 * A portrait's pixels, packed for sampling: {@code 0xRRGGBB} per int, with the last column and row
 * repeated once, so that a bilinear sample may start at the last pixel. Immutable.
 *
 * <p>Coordinates are fixed point with 16 fractional bits; sampling uses 8 of them. Two colour
 * channels share one multiplication: red and blue of a pixel lie 16 bits apart, and weights that
 * add up to 256 cannot carry from one into the other.
 */
final class Picture {
  static final int ONE = 1 << 16;
  private static final int RED_BLUE = 0xff00ff;
  private static final int GREEN = 0x00ff00;

  final int width;
  final int height;
  final int stride;
  final int[] packed;

  Picture(FrameBuffer source) {
    width = source.width();
    height = source.height();
    stride = width + 1;
    packed = new int[stride * (height + 1)];
    byte[] rgb = source.rgb();
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        int i = 3 * (Math.min(y, height - 1) * width + Math.min(x, width - 1));
        packed[y * stride + x] =
            (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
      }
    }
  }

  /**
   * Returns the colour at (x, y), which lie in [0, width - 1] and [0, height - 1], fixed point; the
   * nearest 256th of a pixel is taken.
   */
  static int sample(int[] packed, int stride, int x, int y) {
    int i = (y >> 16) * stride + (x >> 16);
    int fx = (x >> 8) & 255;
    int fy = (y >> 8) & 255;
    int both = (fx * fy + 128) >> 8;
    int right = fx - both;
    int down = fy - both;
    int none = 256 - fx - down;
    int a = packed[i];
    int b = packed[i + 1];
    int c = packed[i + stride];
    int d = packed[i + stride + 1];
    int redBlue =
        (a & RED_BLUE) * none
            + (b & RED_BLUE) * right
            + (c & RED_BLUE) * down
            + (d & RED_BLUE) * both
            + 0x800080;
    int green =
        (a & GREEN) * none + (b & GREEN) * right + (c & GREEN) * down + (d & GREEN) * both + 0x8000;
    return (redBlue >>> 8 & RED_BLUE) | (green >>> 8 & GREEN);
  }

  /** Returns the colour at a place in pixels, moved into the picture. */
  int at(double x, double y) {
    return sample(packed, stride, fixed(x, width), fixed(y, height));
  }

  /** Returns {@code pixels} as fixed point, moved into [0, size - 1]. */
  static int fixed(double pixels, int size) {
    return (int) (Math.max(0, Math.min(size - 1, pixels)) * ONE + 128);
  }

  /** Returns {@code amount} of {@code over} on top of {@code under}, 0 to 256. */
  static int blend(int under, int over, int amount) {
    int rest = 256 - amount;
    int redBlue = (under & RED_BLUE) * rest + (over & RED_BLUE) * amount + 0x800080;
    int green = (under & GREEN) * rest + (over & GREEN) * amount + 0x8000;
    return (redBlue >>> 8 & RED_BLUE) | (green >>> 8 & GREEN);
  }

  /** Returns {@code colour} times {@code light} / 256, light at most 256. */
  static int shade(int colour, int light) {
    int redBlue = (colour & RED_BLUE) * light + 0x800080;
    int green = (colour & GREEN) * light + 0x8000;
    return (redBlue >>> 8 & RED_BLUE) | (green >>> 8 & GREEN);
  }

  /** Writes a packed colour as three bytes at {@code i}. */
  static void put(byte[] rgb, int i, int colour) {
    rgb[i] = (byte) (colour >> 16);
    rgb[i + 1] = (byte) (colour >> 8);
    rgb[i + 2] = (byte) colour;
  }

  /** Reads three bytes at {@code i} as a packed colour. */
  static int get(byte[] rgb, int i) {
    return (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
  }
}
