package io.talkinghead.core.internal.ditto.image;

import io.talkinghead.FrameBuffer;
import java.nio.FloatBuffer;

/**
 * A painted face of 512 x 512 in 1/256 grey levels, with a border of one black pixel on all sides,
 * so that a neighbour is always there.
 *
 * <p>The three colours of a pixel share a {@code long}, 21 bits each, R lowest: they are
 * interpolated by one multiplication instead of three. Sixteen bits hold the value, five are room
 * for a weight of 32. A pixel has two such numbers: 32 times its value, and what its right
 * neighbour has more; so their mixture takes a multiplication and an addition.
 *
 * <p><b>Threads:</b> one user at a time.
 */
public final class FineFace {
  /** Side of the face, pixels. */
  public static final int SIDE = FaceMask.SIDE;

  /** Pixels of a bordered row. */
  static final int STRIDE = SIDE + 2;

  /** Numbers of a pixel. */
  static final int NUMBERS = 2;

  /** Bits from one colour to the next. */
  static final int LANE = 21;

  /** The same number for each colour: this times the number. */
  static final long ONES = 1L | 1L << LANE | 1L << 2 * LANE;

  /** Bits of a weight. */
  static final int WEIGHT = 5;

  private static final int PLANE = SIDE * SIDE;

  /** Of one grey level. */
  private static final int LEVELS = 256;

  private static final int MOST = 255 * LEVELS;

  /** A float from here to twice as much has its integer part in its lowest 23 bits. */
  private static final float INTEGERS = 0x1p23f;

  private static final int VALUE = 0xFFFF;

  private final long[] numbers = new long[NUMBERS * STRIDE * STRIDE];
  private final float[] line = new float[3 * SIDE];

  /** Returns the pixels, {@code [514, 514, 2]}, not a copy. */
  long[] numbers() {
    return numbers;
  }

  private static int at(int row) {
    return NUMBERS * ((row + 1) * STRIDE + 1);
  }

  /** Makes levels of {@code line}, as {@link #level} reads them; what is no number becomes 0. */
  private void scale(float scale) {
    for (int i = 0; i < line.length; i++) {
      line[i] = Math.max(0, Math.min(MOST, line[i] * scale)) + INTEGERS;
    }
  }

  private long level(int i) {
    return Float.floatToRawIntBits(line[i]) & VALUE;
  }

  /**
   * Takes a decoded picture.
   *
   * @param planes {@code float32[3, 512, 512]}, R, G, B, clipped here to 0..1; its position stays
   * @param rgb receives the pixels as bytes, rounded
   */
  public void setPlanes(FloatBuffer planes, byte[] rgb) {
    for (int y = 0; y < SIDE; y++) {
      for (int c = 0; c < 3; c++) {
        planes.get(planes.position() + c * PLANE + y * SIDE, line, c * SIDE, SIDE);
      }
      scale(MOST);
      long before = 0;
      for (int x = 0; x < SIDE; x++) {
        long pixel = level(x) | level(SIDE + x) << LANE | level(2 * SIDE + x) << 2 * LANE;
        set(at(y) + NUMBERS * x, before, pixel);
        round(pixel, rgb, 3 * (y * SIDE + x));
        before = pixel;
      }
      numbers[at(y + 1) - 2 * NUMBERS - 1] = -before;
    }
  }

  /**
   * Takes a finished picture.
   *
   * @param values {@code float32[512, 512, 3]} in 0..255; its position stays
   * @param rgb receives the pixels as bytes, rounded
   */
  public void setPixels(FloatBuffer values, byte[] rgb) {
    for (int y = 0; y < SIDE; y++) {
      values.get(values.position() + y * line.length, line);
      scale(LEVELS);
      long before = 0;
      for (int x = 0; x < SIDE; x++) {
        long pixel = level(3 * x) | level(3 * x + 1) << LANE | level(3 * x + 2) << 2 * LANE;
        set(at(y) + NUMBERS * x, before, pixel);
        round(pixel, rgb, 3 * (y * SIDE + x));
        before = pixel;
      }
      numbers[at(y + 1) - 2 * NUMBERS - 1] = -before;
    }
  }

  /** Takes a face of which only the bytes are known. */
  public void setBytes(FrameBuffer face) {
    byte[] rgb = face.rgb();
    for (int y = 0; y < SIDE; y++) {
      long before = 0;
      for (int x = 0; x < SIDE; x++) {
        int i = 3 * (y * SIDE + x);
        long g = (long) (rgb[i + 1] & 0xFF) << LANE;
        long b = (long) (rgb[i + 2] & 0xFF) << 2 * LANE;
        long pixel = (rgb[i] & 0xFF | g | b) * LEVELS;
        set(at(y) + NUMBERS * x, before, pixel);
        before = pixel;
      }
      numbers[at(y + 1) - 2 * NUMBERS - 1] = -before;
    }
  }

  /** Stores a pixel, and the step to it with its left neighbour. */
  private void set(int at, long left, long pixel) {
    numbers[at - 1] = pixel - left;
    numbers[at] = pixel << WEIGHT;
  }

  private static void round(long pixel, byte[] rgb, int at) {
    long rounded = pixel + ONES * (LEVELS / 2);
    rgb[at] = (byte) (rounded >>> 8);
    rgb[at + 1] = (byte) (rounded >>> 8 + LANE);
    rgb[at + 2] = (byte) (rounded >>> 8 + 2 * LANE);
  }

  /** Returns colour {@code channel} (0 is R) of a pixel, in 0..255. */
  public float get(int x, int y, int channel) {
    return (numbers[at(y) + NUMBERS * x] >>> channel * LANE + WEIGHT & VALUE) / (float) LEVELS;
  }
}
