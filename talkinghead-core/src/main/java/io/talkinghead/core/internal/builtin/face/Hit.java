package io.talkinghead.core.internal.builtin.face;

/**
 * A window that a cascade took for its object, or several that agree.
 *
 * @param x left edge, pixels
 * @param y top edge, pixels
 * @param width pixels
 * @param height pixels
 * @param votes number of windows that agree
 */
record Hit(int x, int y, int width, int height, int votes) {
  double centreX() {
    return x + width * 0.5;
  }

  double centreY() {
    return y + height * 0.5;
  }
}
