package io.talkinghead.core.internal.builtin.render;

/**
 * A texture with opacity over a rectangle in face units: {@code 0xAARRGGBB}, colour not multiplied
 * by opacity, last column and row repeated once. Immutable after it is drawn.
 */
final class Sprite {
  private static final int EVEN = 0xff00ff;

  /** Colour and opacity at a place in face units. */
  @FunctionalInterface
  interface Paint {
    /** Returns {@code 0xAARRGGBB}. */
    int at(double u, double v);
  }

  final int width;
  final int height;
  final int stride;
  private final int[] argb;

  /** Draws {@code paint} from (u0, v0), {@code scale} texels per face unit. */
  Sprite(int width, int height, double u0, double v0, double scale, Paint paint) {
    this.width = width;
    this.height = height;
    stride = width + 1;
    argb = new int[stride * (height + 1)];
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        double u = u0 + Math.min(x, width - 1) / scale;
        double v = v0 + Math.min(y, height - 1) / scale;
        argb[y * stride + x] = paint.at(u, v);
      }
    }
  }

  /** Packs a colour with an opacity from 0 to 1. */
  static int colour(int rgb, double opacity) {
    return (int) Math.round(255 * Curves.clamp(opacity, 0, 1)) << 24 | rgb;
  }

  /** Returns the texel at fixed-point (x, y), which are moved into the sprite. */
  int sample(int x, int y) {
    x = Math.max(0, Math.min((width - 1) << 16, x));
    y = Math.max(0, Math.min((height - 1) << 16, y));
    int i = (y >> 16) * stride + (x >> 16);
    int fx = (x >> 8) & 255;
    int fy = (y >> 8) & 255;
    int both = (fx * fy + 128) >> 8;
    int right = fx - both;
    int down = fy - both;
    int none = 256 - fx - down;
    int a = argb[i];
    int b = argb[i + 1];
    int c = argb[i + stride];
    int d = argb[i + stride + 1];
    int low =
        (a & EVEN) * none + (b & EVEN) * right + (c & EVEN) * down + (d & EVEN) * both + 0x800080;
    int high =
        (a >>> 8 & EVEN) * none
            + (b >>> 8 & EVEN) * right
            + (c >>> 8 & EVEN) * down
            + (d >>> 8 & EVEN) * both
            + 0x800080;
    return (low >>> 8 & EVEN) | (high & ~EVEN);
  }
}
