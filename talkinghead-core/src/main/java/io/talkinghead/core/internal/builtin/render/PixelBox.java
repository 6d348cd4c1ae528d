package io.talkinghead.core.internal.builtin.render;

/**
 * A rectangle of pixels.
 *
 * @param x0 first column
 * @param y0 first row
 * @param x1 column after the last
 * @param y1 row after the last
 */
record PixelBox(int x0, int y0, int x1, int y1) {
  static final PixelBox NONE = new PixelBox(0, 0, 0, 0);

  int width() {
    return x1 - x0;
  }

  int height() {
    return y1 - y0;
  }

  boolean isEmpty() {
    return x1 - x0 < 2 || y1 - y0 < 2;
  }
}
