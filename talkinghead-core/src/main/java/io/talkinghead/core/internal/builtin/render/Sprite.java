package io.talkinghead.core.internal.builtin.render;

/**
 * A texture with opacity over a rectangle in face units, as {@link Lanes}; colour not multiplied by
 * opacity, last column and row repeated once. Immutable.
 */
final class Sprite {
  /** Colour and opacity at a place in face units. */
  @FunctionalInterface
  interface Paint {
    /** Returns {@code 0xAARRGGBB}. */
    int at(double u, double v);
  }

  private final int lastX;
  private final int lastY;
  private final int stride;
  private final long[] texels;

  /** Draws {@code paint} from (u0, v0), {@code scale} texels per face unit. */
  Sprite(int width, int height, double u0, double v0, double scale, Paint paint) {
    lastX = (width - 1) << 16;
    lastY = (height - 1) << 16;
    stride = width + 1;
    texels = new long[stride * (height + 1)];
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        double u = u0 + Math.min(x, width - 1) / scale;
        double v = v0 + Math.min(y, height - 1) / scale;
        texels[y * stride + x] = Lanes.of(paint.at(u, v));
      }
    }
  }

  /** Packs a colour with an opacity from 0 to 1. */
  static int colour(int rgb, double opacity) {
    return ((int) Math.round(255 * Curves.clamp(opacity, 0, 1)) << 24) | rgb;
  }

  /** Returns the colour at (x, y), fixed-point texels that are moved into the sprite. */
  long sample(int x, int y) {
    return Lanes.sample(
        texels, stride, Math.max(0, Math.min(lastX, x)), Math.max(0, Math.min(lastY, y)));
  }
}
