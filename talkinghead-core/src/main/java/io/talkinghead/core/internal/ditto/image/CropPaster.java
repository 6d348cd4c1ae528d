package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * Puts a painted face of 512 x 512 back into its picture.
 *
 * <p>Face and {@link FaceMask} are warped bilinearly with OpenCV's fixed-point places; the picture
 * becomes {@code m face + (1 - m) picture}, truncated. For each row three stretches are known
 * beforehand: outside, where the picture is copied; the edge, where both are mixed; and the inside,
 * where the mask is 1 and the face is written as it is. The inside is most of it, so its loop has
 * no branches. Where each pixel comes from is one number: the index of its left upper neighbour in
 * the bordered face, and two fractions of five bits; for a still picture they are kept.
 *
 * <p>Values are kept to 1/256 and cut there once on the way, which alters about one pixel value in
 * a thousand by 1 against float32 throughout.
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

  /** Twice five bits are dropped on the way: the mean of what is lost, at {@link #POINT}. */
  private static final long LOST = ONES << 4;

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

  /** For each row, where its pixels begin in {@code origins}. */
  private final int[] originsAt;

  /** Where the pixels between the edges come from, row after row; or empty. */
  private final int[] origins;

  /** Shares of the face at the same pixels, of {@link #WHOLE}; or empty. */
  private final int[] shares;

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
    originsAt = new int[rowX.length + 1];
    for (int j = 0; j < rowX.length; j++) {
      originsAt[j + 1] = originsAt[j] + (often ? spans[4 * j + 3] - spans[4 * j] : 0);
    }
    origins = new int[originsAt[rowX.length]];
    shares = new int[origins.length];
    for (int j = 0; often && j < rowX.length; j++) {
      findOrigins(j, origins, originsAt[j]);
      for (int i = originsAt[j]; i < originsAt[j + 1]; i++) {
        shares[i] = share(origins[i]);
      }
    }
  }

  private void findOrigins(int row, int[] target, int at) {
    int from = spans[4 * row];
    for (int i = from; i < spans[4 * row + 3]; i++) {
      int x = Warps.place(rowX[row], columnX[i]);
      int y = Warps.place(rowY[row], columnY[i]);
      int neighbour = ((y >> 5) + 1) * STRIDE + (x >> 5) + 1;
      target[at + i - from] = neighbour << 10 | (y & 31) << 5 | x & 31;
    }
  }

  /** Returns the warped mask at a place, of {@link #WHOLE}. */
  private static int share(int origin) {
    float[] mask = FaceMask.padded();
    float x = (origin & 31) / 32f;
    float y = (origin >>> 5 & 31) / 32f;
    int m = origin >>> 10;
    float value =
        mask[m] * ((1 - x) * (1 - y))
            + mask[m + 1] * (x * (1 - y))
            + mask[m + STRIDE] * ((1 - x) * y)
            + mask[m + STRIDE + 1] * (x * y);
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
    boolean kept = originsAt[rowX.length] > 0;
    int[] places = kept ? origins : new int[columnX.length];
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
      int at = kept ? originsAt[row] : 0;
      if (!kept) {
        findOrigins(row, places, 0);
      }
      int first = start + 3 * left;
      mixEdge(pixels, places, at, innerFrom - edge, to, first + 3 * edge);
      int inside = at + innerFrom - edge;
      copyInside(pixels, places, inside, innerTo - innerFrom, to, first + 3 * innerFrom);
      mixEdge(pixels, places, at + innerTo - edge, end - innerTo, to, first + 3 * innerTo);
    }
    int end = 3 * (top + rowX.length) * width;
    System.arraycopy(from, end, to, end, 3 * width * height - end);
  }

  /** Returns the three colours at a place; the integer part of each begins at {@link #POINT}. */
  private static long sample(long[] pixels, int origin) {
    int p = origin >>> 10;
    long x = origin & 31;
    long above = pixels[p];
    long below = pixels[p + STRIDE];
    // a (32 - x) + b x, of all three colours at once
    long upper = (above << 5) + (pixels[p + 1] - above) * x >>> 5 & VALUES;
    long lower = (below << 5) + (pixels[p + STRIDE + 1] - below) * x >>> 5 & VALUES;
    return (upper << 5) + (lower - upper) * (origin >>> 5 & 31) + LOST;
  }

  private static void copyInside(
      long[] pixels, int[] places, int begin, int count, byte[] to, int first) {
    for (int i = 0; i < count; i++) {
      long value = sample(pixels, places[begin + i]);
      int at = first + 3 * i;
      to[at] = (byte) (value >>> POINT);
      to[at + 1] = (byte) (value >>> POINT + LANE);
      to[at + 2] = (byte) (value >>> POINT + 2 * LANE);
    }
  }

  private void mixEdge(long[] pixels, int[] places, int begin, int count, byte[] to, int first) {
    boolean kept = shares.length > 0;
    for (int i = 0; i < count; i++) {
      long in = kept ? shares[begin + i] : share(places[begin + i]);
      long out = WHOLE - in << POINT;
      long value = sample(pixels, places[begin + i]);
      int at = first + 3 * i;
      to[at] = mix(in, value, out, to[at]);
      to[at + 1] = mix(in, value >>> LANE, out, to[at + 1]);
      to[at + 2] = mix(in, value >>> 2 * LANE, out, to[at + 2]);
    }
  }

  private static byte mix(long in, long value, long out, byte below) {
    return (byte) (in * (value & COLOUR) + out * (below & 0xFF) >> POINT + 16);
  }
}
