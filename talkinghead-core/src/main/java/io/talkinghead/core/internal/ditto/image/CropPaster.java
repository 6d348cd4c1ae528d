package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * Puts a painted face of 512 x 512 back into its picture.
 *
 * <p>Face and {@link FaceMask} are warped bilinearly with OpenCV's fixed-point places; the picture
 * becomes {@code m face + (1 - m) picture}, truncated. For each row three stretches are known
 * beforehand: outside, where the picture is copied; the edge, where both are mixed; and the inside,
 * where the mask is 1 and the face is written as it is. The inside is most of it, so its loop has
 * no branches.
 *
 * <p>Values are kept to 1/256 and rounded there once on the way, which alters about one pixel value
 * in a thousand by 1 against float32 throughout.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public final class CropPaster {
  private static final int SIDE = FaceMask.SIDE;
  private static final int STRIDE = FineFace.STRIDE;
  private static final int LANE = FineFace.LANE;

  /** The integer part of an interpolated value begins here. */
  private static final int POINT = 13;

  private static final long ONES = 1L | 1L << LANE | 1L << 2 * LANE;

  /** What rounds each colour when five bits are dropped. */
  private static final long HALF = ONES << 4;

  private static final long VALUES = ONES * 0xFFFF;
  private static final int COLOUR = (1 << LANE) - 1;

  /** One, as a share of the face. */
  private static final int WHOLE = 1 << 16;

  /** First and last left neighbour whose four mask values are all 1. */
  private static final int INNER_FIRST = FaceMask.EDGE - 1;

  private static final int INNER_LAST = SIDE - FaceMask.EDGE - 1;

  private final int width;
  private final int height;
  private final int left;
  private final int top;
  private final int[] columnX;
  private final int[] columnY;
  private final int[] rowX;
  private final int[] rowY;

  /** For each row: start of edge, start of inside, end of inside, end of edge. */
  private final int[] spans;

  /** Shares of the face at the edge's pixels in their order, of {@link #WHOLE}; or empty. */
  private final int[] shares;

  /** For each row: where its shares begin. */
  private final int[] sharesAt;

  /**
   * Prepares the pasting of faces.
   *
   * @param cropToPicture pixels of the face to pixels of the picture
   * @param width of the picture
   * @param height of the picture
   * @param often whether many faces will be pasted, so that the warped mask is worth keeping
   */
  public CropPaster(Affine cropToPicture, int width, int height, boolean often) {
    this.width = width;
    this.height = height;
    double[] x = new double[4];
    double[] y = new double[4];
    for (int i = 0; i < 4; i++) {
      double cx = (i & 1) == 0 ? -1 : SIDE;
      double cy = (i & 2) == 0 ? -1 : SIDE;
      x[i] = cropToPicture.x(cx, cy);
      y[i] = cropToPicture.y(cx, cy);
    }
    left = clamp(Math.floor(min(x)) - 1, width);
    top = clamp(Math.floor(min(y)) - 1, height);
    int right = clamp(Math.ceil(-min(negated(x))) + 2, width);
    int bottom = clamp(Math.ceil(-min(negated(y))) + 2, height);
    Affine back = cropToPicture.inverse();
    columnX = new int[right - left];
    columnY = new int[right - left];
    for (int i = 0; i < columnX.length; i++) {
      columnX[i] = Warps.fixed(back.m0() * (left + i));
      columnY[i] = Warps.fixed(back.m3() * (left + i));
    }
    rowX = new int[bottom - top];
    rowY = new int[bottom - top];
    spans = new int[4 * rowX.length];
    for (int j = 0; j < rowX.length; j++) {
      rowX[j] = Warps.fixed(back.m1() * (top + j) + back.m2());
      rowY[j] = Warps.fixed(back.m4() * (top + j) + back.m5());
      findSpans(j);
    }
    sharesAt = new int[often ? rowX.length + 1 : 0];
    shares = often ? keepShares() : new int[0];
  }

  private int[] keepShares() {
    for (int row = 0; row < rowX.length; row++) {
      int at = 4 * row;
      int edge = spans[at + 1] - spans[at] + spans[at + 3] - spans[at + 2];
      sharesAt[row + 1] = sharesAt[row] + edge;
    }
    int[] kept = new int[sharesAt[rowX.length]];
    int next = 0;
    for (int row = 0; row < rowX.length; row++) {
      for (int half = 0; half < 4; half += 2) {
        for (int i = spans[4 * row + half]; i < spans[4 * row + half + 1]; i++) {
          kept[next++] =
              share(Warps.place(rowX[row], columnX[i]), Warps.place(rowY[row], columnY[i]));
        }
      }
    }
    return kept;
  }

  /** Returns the warped mask at a place, of {@link #WHOLE}. */
  private static int share(int x, int y) {
    float[] mask = FaceMask.padded();
    float fx = (x & 31) / 32f;
    float fy = (y & 31) / 32f;
    int m = ((y >> 5) + 1) * STRIDE + (x >> 5) + 1;
    float value =
        mask[m] * ((1 - fx) * (1 - fy))
            + mask[m + 1] * (fx * (1 - fy))
            + mask[m + STRIDE] * ((1 - fx) * fy)
            + mask[m + STRIDE + 1] * (fx * fy);
    return Math.round(Math.min(1f, Math.max(0f, value)) * WHOLE);
  }

  private static double min(double[] values) {
    return Math.min(Math.min(values[0], values[1]), Math.min(values[2], values[3]));
  }

  private static double[] negated(double[] values) {
    return new double[] {-values[0], -values[1], -values[2], -values[3]};
  }

  private static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, value));
  }

  /** The map is affine and both regions are convex, so each is one stretch of a row. */
  private void findSpans(int row) {
    int from = 0;
    int to = columnX.length;
    while (from < to && !within(row, from, -1, SIDE - 1)) {
      from++;
    }
    while (to > from && !within(row, to - 1, -1, SIDE - 1)) {
      to--;
    }
    int innerFrom = from;
    int innerTo = to;
    while (innerFrom < innerTo && !within(row, innerFrom, INNER_FIRST, INNER_LAST)) {
      innerFrom++;
    }
    while (innerTo > innerFrom && !within(row, innerTo - 1, INNER_FIRST, INNER_LAST)) {
      innerTo--;
    }
    spans[4 * row] = from;
    spans[4 * row + 1] = innerFrom;
    spans[4 * row + 2] = innerTo;
    spans[4 * row + 3] = to;
  }

  private boolean within(int row, int column, int low, int high) {
    int x = Warps.place(rowX[row], columnX[column]) >> Warps.BITS;
    int y = Warps.place(rowY[row], columnY[column]) >> Warps.BITS;
    return x >= low && x <= high && y >= low && y <= high;
  }

  /**
   * Writes the whole picture.
   *
   * @param face what was painted
   * @param picture what surrounds it
   * @param target receives the picture, every byte overwritten
   */
  public void paste(FineFace face, FrameBuffer picture, FrameBuffer target) {
    byte[] from = picture.rgb();
    byte[] to = target.rgb();
    long[] pixels = face.pixels();
    System.arraycopy(from, 0, to, 0, 3 * top * width);
    for (int row = 0; row < rowX.length; row++) {
      int start = 3 * (top + row) * width;
      int edge = spans[4 * row];
      int innerFrom = spans[4 * row + 1];
      int innerTo = spans[4 * row + 2];
      int end = spans[4 * row + 3];
      System.arraycopy(from, start, to, start, 3 * (left + innerFrom));
      int behind = 3 * (left + innerTo);
      System.arraycopy(from, start + behind, to, start + behind, 3 * width - behind);
      int at = sharesAt.length == 0 ? 0 : sharesAt[row];
      mixEdge(pixels, row, edge, innerFrom, at, to);
      copyInside(pixels, row, innerFrom, innerTo, to);
      mixEdge(pixels, row, innerTo, end, at + innerFrom - edge, to);
    }
    int end = 3 * (top + rowX.length) * width;
    System.arraycopy(from, end, to, end, 3 * width * height - end);
  }

  /** Returns the three colours at a place; the integer part of each begins at {@link #POINT}. */
  private static long sample(long[] pixels, int x, int y) {
    int p = ((y >> 5) + 1) * STRIDE + (x >> 5) + 1;
    long right = x & 31;
    long above = pixels[p];
    long below = pixels[p + STRIDE];
    // a (32 - r) + b r, of all three colours at once
    long upper = (above << 5) + (pixels[p + 1] - above) * right + HALF >>> 5 & VALUES;
    long lower = (below << 5) + (pixels[p + STRIDE + 1] - below) * right + HALF >>> 5 & VALUES;
    return (upper << 5) + (lower - upper) * (y & 31);
  }

  private void copyInside(long[] pixels, int row, int begin, int end, byte[] to) {
    int rx = rowX[row];
    int ry = rowY[row];
    int at = 3 * ((top + row) * width + left + begin);
    for (int i = begin; i < end; i++) {
      long value = sample(pixels, Warps.place(rx, columnX[i]), Warps.place(ry, columnY[i]));
      to[at] = (byte) (value >>> POINT);
      to[at + 1] = (byte) (value >>> POINT + LANE);
      to[at + 2] = (byte) (value >>> POINT + 2 * LANE);
      at += 3;
    }
  }

  private void mixEdge(long[] pixels, int row, int begin, int end, int shareAt, byte[] to) {
    int rx = rowX[row];
    int ry = rowY[row];
    int at = 3 * ((top + row) * width + left + begin);
    for (int i = begin; i < end; i++) {
      int x = Warps.place(rx, columnX[i]);
      int y = Warps.place(ry, columnY[i]);
      long in = shares.length == 0 ? share(x, y) : shares[shareAt + i - begin];
      long out = WHOLE - in << POINT;
      long value = sample(pixels, x, y);
      to[at] = mix(in, value, out, to[at]);
      to[at + 1] = mix(in, value >>> LANE, out, to[at + 1]);
      to[at + 2] = mix(in, value >>> 2 * LANE, out, to[at + 2]);
      at += 3;
    }
  }

  private static byte mix(long in, long value, long out, byte below) {
    return (byte) (in * (value & COLOUR) + out * (below & 0xFF) >> POINT + 16);
  }
}
