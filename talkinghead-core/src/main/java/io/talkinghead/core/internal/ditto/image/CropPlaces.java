package io.talkinghead.core.internal.ditto.image;

/**
 * Where the pixels of a picture come from in a {@link FineFace} that is pasted into it, with
 * OpenCV's fixed-point places.
 *
 * <p>The map is affine, so a place is the sum of a part of its column and a part of its row. Both
 * coordinates of a part are in one {@code long}, x below y, in 1/1024 pixel.
 *
 * <p>For each row three stretches are known beforehand: outside; the edge, where the face is mixed
 * with the picture; and the inside, where {@link FaceMask} is 1. Columns and rows are counted from
 * {@link #left} and {@link #top}.
 *
 * <p><b>Threads:</b> any number of callers.
 */
final class CropPlaces {
  private static final int SIDE = FaceMask.SIDE;

  /** Rounds to 1/32 pixel; and the border's pixel is number 0. */
  private static final int HALF_AND_BORDER = 16 + 1024;

  /** Bits below the integer part of a coordinate. */
  private static final int FRACTION = 10;

  /** Those of them that no weight has. */
  private static final int LOST = FRACTION - FineFace.WEIGHT;

  private static final int WEIGHTS = (1 << FineFace.WEIGHT) - 1;

  /** In a place: the weight of the lower neighbour begins here, below is the pixel's number. */
  static final int WEIGHT_Y = 32;

  /** In a place: the weight of the right neighbour begins here. */
  static final int WEIGHT_X = Long.SIZE - FineFace.WEIGHT;

  /** First and last left neighbour whose four mask values are all 1, counted with the border. */
  private static final int INNER_FIRST = FaceMask.EDGE;

  private static final int INNER_LAST = SIDE - FaceMask.EDGE;

  /** First column of the picture that may show the face. */
  final int left;

  /** First row of the picture that may show the face. */
  final int top;

  private final long[] columns;
  private final long[] rows;

  /** For each row: start of edge, start of inside, end of inside, end of edge. */
  private final int[] spans;

  /**
   * Finds the stretches.
   *
   * @param cropToPicture pixels of the face to pixels of the picture
   * @param width of the picture
   * @param height of the picture
   */
  CropPlaces(Affine cropToPicture, int width, int height) {
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
    columns = new long[right - left];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = part(back.m0() * (left + i), back.m3() * (left + i), 0);
    }
    rows = new long[bottom - top];
    spans = new int[4 * rows.length];
    for (int j = 0; j < rows.length; j++) {
      double down = top + j;
      rows[j] = part(back.m1() * down + back.m2(), back.m4() * down + back.m5(), HALF_AND_BORDER);
      findSpans(j);
    }
  }

  private static long part(double x, double y, int more) {
    return ((long) (Warps.fixed(y) + more) << Integer.SIZE) + Warps.fixed(x) + more;
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

  /** Both regions are convex, so each is one stretch of a row. */
  private void findSpans(int row) {
    int from = 0;
    int to = columns.length;
    while (from < to && !within(row, from, 0, SIDE)) {
      from++;
    }
    while (to > from && !within(row, to - 1, 0, SIDE)) {
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
    long sum = columns[column] + rows[row];
    int x = (int) sum >> FRACTION;
    int y = (int) (sum >> Integer.SIZE) >> FRACTION; // one part less where x is outside anyway
    return x >= low && x <= high && y >= low && y <= high;
  }

  int columns() {
    return columns.length;
  }

  int rows() {
    return rows.length;
  }

  /** Returns the first column that shows the face. */
  int from(int row) {
    return spans[4 * row];
  }

  /** Returns the first column of the inside. */
  int innerFrom(int row) {
    return spans[4 * row + 1];
  }

  /** Returns the first column behind the inside. */
  int innerTo(int row) {
    return spans[4 * row + 2];
  }

  /** Returns the first column behind the face. */
  int to(int row) {
    return spans[4 * row + 3];
  }

  /**
   * Writes the places of all pixels of a row that show the face: where {@link FineFace#numbers} has
   * the left upper neighbour, and the weights. Compilers make four of them at once.
   *
   * @param places receives them at the numbers of their columns
   */
  void find(int row, long[] places) {
    long part = rows[row];
    int end = to(row);
    for (int i = from(row); i < end; i++) {
      long sum = columns[i] + part;
      long x = sum >>> FRACTION & (1 << Integer.SIZE - FRACTION) - 1;
      long y = sum >>> Integer.SIZE + FRACTION;
      places[i] =
          FineFace.NUMBERS * FineFace.STRIDE * y + FineFace.NUMBERS * x
              | (sum >>> Integer.SIZE + LOST & WEIGHTS) << WEIGHT_Y
              | (sum >>> LOST & WEIGHTS) << WEIGHT_X;
    }
  }

  /** Returns the lower neighbour's weight, 0 to 31. */
  static long weightY(long place) {
    return place >>> WEIGHT_Y & WEIGHTS;
  }

  /** Returns the right neighbour's weight, 0 to 31. */
  static long weightX(long place) {
    return place >>> WEIGHT_X;
  }
}
