package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.FrameBuffer;

/**
 * A portrait's pixels as {@link Lanes}, with the last column and row repeated once, so that a
 * sample may start at the last pixel. Immutable.
 */
final class Picture {
  final int width;
  final int height;

  /** Texels from one row to the next. */
  final int stride;

  final long[] texels;

  Picture(FrameBuffer source) {
    width = source.width();
    height = source.height();
    stride = width + 1;
    texels = new long[stride * (height + 1)];
    byte[] rgb = source.rgb();
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        int i = 3 * (Math.min(y, height - 1) * width + Math.min(x, width - 1));
        texels[y * stride + x] = Lanes.get(rgb, i);
      }
    }
  }

  /** Returns the colour {@code 0xRRGGBB} at a place in pixels, moved into the picture. */
  int at(double x, double y) {
    return Lanes.rgb(Lanes.sample(texels, stride, fixed(x, width), fixed(y, height)));
  }

  private static int fixed(double pixels, int size) {
    return (int) (Curves.clamp(pixels, 0, size - 1) * Lanes.ONE) + Lanes.ROUND;
  }
}
