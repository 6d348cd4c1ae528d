package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;

/**
 * Bilinear warps of 8-bit pictures with a black border, bit for bit as OpenCV 4 makes them.
 *
 * <p>The source place of a target pixel is a fixed-point number with five fractional bits. An
 * affine map is summed from a column and a row part in 1/1024 pixel, each rounded half to even; a
 * perspective map is rounded once. The four weights are multiples of 1/1024, so the sum is exact
 * and rounded once.
 */
public final class Warps {
  /** Fractional bits of a place: 1/32 pixel. */
  static final int BITS = 5;

  private static final int ONE = 1 << BITS;
  private static final int MASK = ONE - 1;

  /** Fractional bits of the parts of an affine map. */
  private static final double AFFINE_SCALE = 1024;

  private Warps() {}

  /** Rounds {@code value} (pixels) to 1/1024 pixel. */
  static int fixed(double value) {
    return (int) Math.rint(value * AFFINE_SCALE);
  }

  /** Rounds the sum of a column and a row part to 1/32 pixel. */
  static int place(int row, int column) {
    return (row + 16 + column) >> 5;
  }

  /**
   * Warps a picture.
   *
   * @param source is read
   * @param forward maps a place in the source to its place in the target
   * @param width of the target, pixels
   * @param height of the target, pixels
   * @return a new picture
   */
  public static FrameBuffer affine(FrameBuffer source, Affine forward, int width, int height) {
    Affine back = forward.inverse();
    int[] columnX = new int[width];
    int[] columnY = new int[width];
    for (int x = 0; x < width; x++) {
      columnX[x] = fixed(back.m0() * x);
      columnY[x] = fixed(back.m3() * x);
    }
    FrameBuffer target = new FrameBuffer(width, height);
    for (int y = 0; y < height; y++) {
      int rowX = fixed(back.m1() * y + back.m2());
      int rowY = fixed(back.m4() * y + back.m5());
      for (int x = 0; x < width; x++) {
        sample(
            source, place(rowX, columnX[x]), place(rowY, columnY[x]), target.rgb(), y * width + x);
      }
    }
    return target;
  }

  /**
   * Warps a picture through a perspective map.
   *
   * @param forward {@code double[9]}, row-major, from source to target
   */
  public static FrameBuffer perspective(
      FrameBuffer source, double[] forward, int width, int height) {
    double[] m = Perspective.inverse(forward);
    FrameBuffer target = new FrameBuffer(width, height);
    for (int y = 0; y < height; y++) {
      double x0 = m[1] * y + m[2];
      double y0 = m[4] * y + m[5];
      double w0 = m[7] * y + m[8];
      for (int x = 0; x < width; x++) {
        double w = w0 + m[6] * x;
        double scale = w != 0 ? ONE / w : 0;
        int placeX = (int) Math.rint((x0 + m[0] * x) * scale);
        int placeY = (int) Math.rint((y0 + m[3] * x) * scale);
        sample(source, placeX, placeY, target.rgb(), y * width + x);
      }
    }
    return target;
  }

  private static void sample(FrameBuffer source, int placeX, int placeY, byte[] target, int pixel) {
    int x = placeX >> BITS;
    int y = placeY >> BITS;
    int width = source.width();
    int height = source.height();
    if (x < -1 || y < -1 || x >= width || y >= height) {
      return; // black
    }
    int fx = placeX & MASK;
    int fy = placeY & MASK;
    boolean left = x >= 0;
    boolean right = x + 1 < width;
    boolean top = y >= 0;
    boolean bottom = y + 1 < height;
    int topLeft = left && top ? (ONE - fx) * (ONE - fy) : 0;
    int topRight = right && top ? fx * (ONE - fy) : 0;
    int bottomLeft = left && bottom ? (ONE - fx) * fy : 0;
    int bottomRight = right && bottom ? fx * fy : 0;
    // neighbours outside have weight 0 and read any pixel inside
    int at0 = 3 * (Math.max(y, 0) * width + Math.max(x, 0));
    int dx = left && right ? 3 : 0;
    int dy = top && bottom ? 3 * width : 0;
    byte[] rgb = source.rgb();
    for (int c = 0; c < 3; c++) {
      int at = at0 + c;
      int sum =
          topLeft * (rgb[at] & 0xFF)
              + topRight * (rgb[at + dx] & 0xFF)
              + bottomLeft * (rgb[at + dy] & 0xFF)
              + bottomRight * (rgb[at + dx + dy] & 0xFF);
      target[3 * pixel + c] = (byte) ((sum + 512) >> 10);
    }
  }
}
