package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * Bilinear resizing of 8-bit pictures as OpenCV 4 does it: weights in 1/2048, no antialiasing when
 * shrinking; and the exact mean of 2 x 2 pixels.
 *
 * <p>Horizontally a place beyond the border takes the border pixel. Vertically only the row indices
 * are clamped and the fraction is kept, which gives the same value.
 */
public final class Resize {
  private static final int ONE = 2048;

  private Resize() {}

  /** One axis: the lower neighbour of each target index, unclamped, and its two weights. */
  private record Axis(int[] lower, int[] weightLower, int[] weightUpper) {
    static Axis of(int from, int to, boolean clamp) {
      int[] lower = new int[to];
      int[] weightLower = new int[to];
      int[] weightUpper = new int[to];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        float place = (float) ((i + 0.5) * scale - 0.5);
        int k = (int) Math.floor(place);
        float fraction = place - k;
        if (clamp && (k < 0 || k >= from - 1)) {
          k = k < 0 ? 0 : from - 1;
          fraction = 0;
        }
        lower[i] = k;
        weightLower[i] = (int) Math.rint((1f - fraction) * ONE);
        weightUpper[i] = (int) Math.rint(fraction * ONE);
      }
      return new Axis(lower, weightLower, weightUpper);
    }
  }

  /** Returns {@code source} at another size; a copy if the size is the same. */
  public static FrameBuffer bilinear(FrameBuffer source, int width, int height) {
    if (width == source.width() && height == source.height()) {
      return source.copy();
    }
    Axis across = Axis.of(source.width(), width, true);
    Axis down = Axis.of(source.height(), height, false);
    FrameBuffer target = new FrameBuffer(width, height);
    int[] upper = new int[3 * width];
    int[] lower = new int[3 * width];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < height; y++) {
      int row0 = Math.min(Math.max(down.lower[y], 0), source.height() - 1);
      int row1 = Math.min(Math.max(down.lower[y] + 1, 0), source.height() - 1);
      if (row0 == lowerRow) { // going down, the lower row becomes the upper one
        int[] swap = upper;
        upper = lower;
        lower = swap;
        upperRow = row0;
        lowerRow = -1;
      }
      if (row0 != upperRow) {
        sumRow(source, row0, across, upper);
        upperRow = row0;
      }
      if (row1 != lowerRow) {
        sumRow(source, row1, across, lower);
        lowerRow = row1;
      }
      int b0 = down.weightLower[y];
      int b1 = down.weightUpper[y];
      int at = 3 * width * y;
      for (int i = 0; i < upper.length; i++) {
        int value = ((b0 * (upper[i] >> 4)) >> 16) + ((b1 * (lower[i] >> 4)) >> 16);
        target.rgb()[at + i] = (byte) ((value + 2) >> 2);
      }
    }
    return target;
  }

  private static void sumRow(FrameBuffer source, int row, Axis across, int[] sums) {
    byte[] rgb = source.rgb();
    int start = 3 * source.width() * row;
    int last = 3 * (source.width() - 1);
    for (int x = 0; x < across.lower.length; x++) {
      int left = 3 * across.lower[x];
      int right = Math.min(left + 3, last); // weight 0 where it is clamped
      int a0 = across.weightLower[x];
      int a1 = across.weightUpper[x];
      for (int c = 0; c < 3; c++) {
        sums[3 * x + c] =
            (rgb[start + left + c] & 0xFF) * a0 + (rgb[start + right + c] & 0xFF) * a1;
      }
    }
  }

  /** Returns {@code source}, whose sides are even, at half its size: the rounded mean of 2 x 2. */
  public static FrameBuffer half(FrameBuffer source) {
    int width = source.width() / 2;
    int height = source.height() / 2;
    FrameBuffer target = new FrameBuffer(width, height);
    byte[] rgb = source.rgb();
    int stride = 3 * source.width();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = 2 * y * stride + 6 * x;
        int to = 3 * (y * width + x);
        for (int c = from; c < from + 3; c++, to++) {
          int sum =
              (rgb[c] & 0xFF)
                  + (rgb[c + 3] & 0xFF)
                  + (rgb[c + stride] & 0xFF)
                  + (rgb[c + stride + 3] & 0xFF);
          target.rgb()[to] = (byte) ((sum + 2) >> 2);
        }
      }
    }
    return target;
  }
}
