package io.talkinghead.core.internal.builtin.render;

/**
 * How a pass that repaints a box blends into what lies there already: not at all on the box's
 * border, wholly from a tenth of its size inwards. Immutable.
 */
final class Fade {
  /** Share of the box over which a pass fades out on each side. */
  private static final double MARGIN = 0.10;

  /** The pixels that a pass overwrites wholly. */
  final PixelBox inner;

  /** Weight of each column of the box, 0 to 256. */
  final int[] columns;

  /** Weight of each row of the box, 0 to 256. */
  final int[] rows;

  Fade(PixelBox box) {
    columns = weights(box.width());
    rows = weights(box.height());
    int x = (int) Math.ceil(MARGIN * box.width()) + 1;
    int y = (int) Math.ceil(MARGIN * box.height()) + 1;
    inner = new PixelBox(box.x0() + x, box.y0() + y, box.x1() - x, box.y1() - y);
  }

  private static int[] weights(int size) {
    int[] weights = new int[size];
    for (int i = 0; i < size; i++) {
      int fromEdge = Math.min(i + 1, size - i);
      weights[i] = (int) Math.min(256, 256 * fromEdge / (MARGIN * size));
    }
    return weights;
  }
}
