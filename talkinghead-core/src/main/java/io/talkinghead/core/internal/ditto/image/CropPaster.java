package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * Puts a painted face of 512 x 512 back into its picture.
 *
 * <p>Face and {@link FaceMask} are warped bilinearly with OpenCV's fixed-point places; the picture
 * becomes {@code m face + (1 - m) picture} in float32, truncated. For each row three stretches are
 * known beforehand: outside, where the picture is copied; the edge, where both are mixed; and the
 * inside, where the mask is 1 and the face is written as it is. The inside is most of it, so its
 * loop has no branches.
 *
 * <p><b>Threads:</b> immutable, any number of callers.
 */
public final class CropPaster {
  private static final int SIDE = FaceMask.SIDE;

  /** Pixels of a row of a face with a border of one pixel of zeros on all sides. */
  public static final int STRIDE = SIDE + 2;

  /** Numbers of a bordered face. */
  public static final int PADDED = 3 * STRIDE * STRIDE;

  private static final int ROW = 3 * STRIDE;

  /** First and last left neighbour whose four mask values are all 1. */
  private static final int INNER_FIRST = FaceMask.EDGE - 1;

  private static final int INNER_LAST = SIDE - FaceMask.EDGE - 1;

  /** Weights of the four neighbours by fraction (y, x) in 1/32. */
  private static final float[] WEIGHTS = weights();

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

  /**
   * Prepares the pasting of faces.
   *
   * @param cropToPicture pixels of the face to pixels of the picture
   * @param width of the picture
   * @param height of the picture
   */
  public CropPaster(Affine cropToPicture, int width, int height) {
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

  private static float[] weights() {
    float[] weights = new float[4 * 32 * 32];
    for (int fy = 0; fy < 32; fy++) {
      for (int fx = 0; fx < 32; fx++) {
        float x = fx / 32f;
        float y = fy / 32f;
        int at = 4 * (32 * fy + fx);
        weights[at] = (1 - x) * (1 - y);
        weights[at + 1] = x * (1 - y);
        weights[at + 2] = (1 - x) * y;
        weights[at + 3] = x * y;
      }
    }
    return weights;
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
   * @param face {@code float32[514, 514, 3]} in 0..255, its border 0, so that every neighbour is
   *     there
   * @param picture what surrounds it
   * @param target receives the picture, every byte overwritten
   */
  public void paste(float[] face, FrameBuffer picture, FrameBuffer target) {
    byte[] from = picture.rgb();
    byte[] to = target.rgb();
    System.arraycopy(from, 0, to, 0, 3 * top * width);
    for (int row = 0; row < rowX.length; row++) {
      int start = 3 * (top + row) * width;
      int innerFrom = 3 * (left + spans[4 * row + 1]);
      int innerTo = 3 * (left + spans[4 * row + 2]);
      System.arraycopy(from, start, to, start, innerFrom);
      System.arraycopy(from, start + innerTo, to, start + innerTo, 3 * width - innerTo);
      mixEdge(face, row, spans[4 * row], spans[4 * row + 1], to);
      copyInside(face, row, spans[4 * row + 1], spans[4 * row + 2], to);
      mixEdge(face, row, spans[4 * row + 2], spans[4 * row + 3], to);
    }
    int end = 3 * (top + rowX.length) * width;
    System.arraycopy(from, end, to, end, 3 * width * height - end);
  }

  private void copyInside(float[] face, int row, int begin, int end, byte[] to) {
    int rx = rowX[row];
    int ry = rowY[row];
    int at = 3 * ((top + row) * width + left + begin);
    for (int i = begin; i < end; i++) {
      int x = Warps.place(rx, columnX[i]);
      int y = Warps.place(ry, columnY[i]);
      int w = ((y & 31) << 5 | (x & 31)) << 2;
      float w0 = WEIGHTS[w];
      float w1 = WEIGHTS[w + 1];
      float w2 = WEIGHTS[w + 2];
      float w3 = WEIGHTS[w + 3];
      int p = ((y >> 5) + 1) * ROW + ((x >> 5) + 1) * 3;
      int q = p + ROW;
      to[at] = (byte) (int) (face[p] * w0 + face[p + 3] * w1 + face[q] * w2 + face[q + 3] * w3);
      to[at + 1] =
          (byte) (int) (face[p + 1] * w0 + face[p + 4] * w1 + face[q + 1] * w2 + face[q + 4] * w3);
      to[at + 2] =
          (byte) (int) (face[p + 2] * w0 + face[p + 5] * w1 + face[q + 2] * w2 + face[q + 5] * w3);
      at += 3;
    }
  }

  private void mixEdge(float[] face, int row, int begin, int end, byte[] to) {
    float[] mask = FaceMask.padded();
    int rx = rowX[row];
    int ry = rowY[row];
    int at = 3 * ((top + row) * width + left + begin);
    for (int i = begin; i < end; i++) {
      int x = Warps.place(rx, columnX[i]);
      int y = Warps.place(ry, columnY[i]);
      int w = ((y & 31) << 5 | (x & 31)) << 2;
      float w0 = WEIGHTS[w];
      float w1 = WEIGHTS[w + 1];
      float w2 = WEIGHTS[w + 2];
      float w3 = WEIGHTS[w + 3];
      int m = ((y >> 5) + 1) * STRIDE + (x >> 5) + 1;
      float in =
          mask[m] * w0 + mask[m + 1] * w1 + mask[m + STRIDE] * w2 + mask[m + STRIDE + 1] * w3;
      in = Math.min(1f, Math.max(0f, in));
      float out = 1 - in;
      int p = 3 * m;
      int q = p + ROW;
      for (int c = 0; c < 3; c++) {
        float value =
            face[p + c] * w0 + face[p + 3 + c] * w1 + face[q + c] * w2 + face[q + 3 + c] * w3;
        float mixed = in * value + out * (to[at] & 0xFF);
        to[at++] = (byte) (int) Math.min(255f, Math.max(0f, mixed));
      }
    }
  }
}
