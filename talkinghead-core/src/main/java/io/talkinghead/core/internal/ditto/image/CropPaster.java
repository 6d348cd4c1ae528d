package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Puts a painted face of 512 x 512 back into its picture.
 *
 * <p>Face and {@link FaceMask} are warped bilinearly; the picture becomes {@code m face + (1 - m)
 * picture}, truncated. A row is made in short loops over one line of numbers, each replaced where
 * it stands: a pixel's place, its three colours, its three bytes. In one long loop the values no
 * longer fit into the registers, and nothing could be done for four pixels at once.
 *
 * <p>Values are kept to 1/256 and cut there once on the way, which alters about one pixel value in
 * a thousand by 1 against float32 throughout.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public final class CropPaster {
  private static final int STRIDE = FineFace.STRIDE;
  private static final int LANE = FineFace.LANE;
  private static final int WEIGHT = FineFace.WEIGHT;
  private static final int BELOW = FineFace.NUMBERS * STRIDE;

  /** The integer part of an interpolated value begins here. */
  private static final int POINT = 8 + WEIGHT;

  /** The sixteen bits of each value without the fraction of its weight. */
  private static final long VALUES = FineFace.ONES * (0xFFFF << WEIGHT);

  private static final int COLOUR = (1 << LANE) - 1;

  /** One, as a share of the face. */
  private static final int WHOLE = 1 << 16;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final CropPlaces places;
  private final int width;
  private final int height;

  /** Shares of the face in both edges of all rows, of {@link #WHOLE}; or empty. */
  private final int[] shares;

  /** For each row, where its shares begin, and where the last ones end. */
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
    places = new CropPlaces(cropToPicture, width, height);
    int rows = often ? places.rows() : 0;
    sharesAt = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      int inside = places.innerTo(row) - places.innerFrom(row);
      sharesAt[row + 1] = sharesAt[row] + places.to(row) - places.from(row) - inside;
    }
    shares = new int[sharesAt[rows]];
    long[] line = new long[places.columns()];
    for (int row = 0; row < rows; row++) {
      places.find(row, line);
      findShares(row, line, shares, sharesAt[row]);
    }
  }

  private void findShares(int row, long[] line, int[] target, int at) {
    int edge = places.from(row);
    int innerFrom = places.innerFrom(row);
    findShares(line, edge, innerFrom, target, at);
    findShares(line, places.innerTo(row), places.to(row), target, at + innerFrom - edge);
  }

  /** Warps the mask. */
  private static void findShares(long[] line, int from, int to, int[] target, int at) {
    float[] mask = FaceMask.padded();
    for (int i = from; i < to; i++) {
      float x = CropPlaces.weightX(line[i]) / 32f;
      float y = CropPlaces.weightY(line[i]) / 32f;
      int m = (int) line[i] / FineFace.NUMBERS;
      float value =
          mask[m] * ((1 - x) * (1 - y))
              + mask[m + 1] * (x * (1 - y))
              + mask[m + STRIDE] * ((1 - x) * y)
              + mask[m + STRIDE + 1] * (x * y);
      target[at + i - from] = Math.round(Math.min(1f, Math.max(0f, value)) * WHOLE);
    }
  }

  /**
   * Writes the whole picture.
   *
   * @param face the painted face
   * @param picture what is behind it
   * @param target receives the result; of the picture's size, not the picture itself
   */
  public void paste(FineFace face, FrameBuffer picture, FrameBuffer target) {
    byte[] from = picture.rgb();
    byte[] to = target.rgb();
    long[] line = new long[places.columns()];
    boolean kept = shares.length > 0;
    int[] rowShares = kept ? shares : new int[line.length];
    int done = 0;
    for (int row = 0; row < places.rows(); row++) {
      int first = 3 * ((places.top + row) * width + places.left);
      int edge = places.from(row);
      int innerFrom = places.innerFrom(row);
      int innerTo = places.innerTo(row);
      int end = places.to(row);
      places.find(row, line);
      if (!kept) {
        findShares(row, line, rowShares, 0);
      }
      sample(face.numbers(), line, edge, end);
      System.arraycopy(from, done, to, done, first + 3 * edge - done);
      int at = kept ? sharesAt[row] : 0;
      mix(line, edge, innerFrom, rowShares, at, from, to, first + 3 * edge);
      toBytes(line, innerFrom, innerTo);
      write(line, innerFrom, innerTo, to, first + 3 * innerFrom);
      at += innerFrom - edge;
      mix(line, innerTo, end, rowShares, at, from, to, first + 3 * innerTo);
      done = first + 3 * end;
    }
    System.arraycopy(from, done, to, done, 3 * width * height - done);
  }

  /** Replaces places by colours; the integer part of each begins at {@link #POINT}. */
  private static void sample(long[] numbers, long[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      long place = line[i];
      int p = (int) place;
      long x = CropPlaces.weightX(place);
      long upper = numbers[p] + numbers[p + 1] * x;
      long lower = numbers[p + BELOW] + numbers[p + BELOW + 1] * x;
      // both are cut to 1/256 for the difference, which has room for one weight only
      long step = (lower & VALUES) - (upper & VALUES) >> WEIGHT;
      line[i] = upper + step * CropPlaces.weightY(place);
    }
  }

  /** Replaces colours by their three bytes, R lowest. */
  private static void toBytes(long[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      long value = line[i];
      line[i] =
          value >>> POINT & 0xFF
              | value >>> POINT + LANE - 8 & 0xFF00
              | value >>> POINT + 2 * LANE - 16 & 0xFF0000;
    }
  }

  /** Writes three bytes each, those of eight pixels in three steps. */
  private static void write(long[] line, int from, int to, byte[] target, int first) {
    int at = first;
    int i = from;
    for (; i < to - 7; i += 8, at += 24) {
      long third = line[i + 2];
      long sixth = line[i + 5];
      EIGHT_BYTES.set(target, at, line[i] | line[i + 1] << 24 | third << 48);
      EIGHT_BYTES.set(
          target, at + 8, third >>> 16 | line[i + 3] << 8 | line[i + 4] << 32 | sixth << 56);
      EIGHT_BYTES.set(target, at + 16, sixth >>> 8 | line[i + 6] << 16 | line[i + 7] << 40);
    }
    for (; i < to; i++, at += 3) {
      target[at] = (byte) line[i];
      target[at + 1] = (byte) (line[i] >>> 8);
      target[at + 2] = (byte) (line[i] >>> 16);
    }
  }

  /** Writes colours mixed with the picture. */
  private static void mix(
      long[] line,
      int from,
      int to,
      int[] shares,
      int sharesAt,
      byte[] picture,
      byte[] target,
      int first) {
    int i = from;
    int share = sharesAt;
    for (int at = first; at < first + 3 * (to - from); at += 3) {
      long value = line[i++];
      long in = shares[share++];
      long out = WHOLE - in << POINT;
      target[at] = mix(in, value, out, picture[at]);
      target[at + 1] = mix(in, value >>> LANE, out, picture[at + 1]);
      target[at + 2] = mix(in, value >>> 2 * LANE, out, picture[at + 2]);
    }
  }

  private static byte mix(long in, long value, long out, byte below) {
    return (byte) (in * (value & COLOUR) + out * (below & 0xFF) >> POINT + 16);
  }
}
