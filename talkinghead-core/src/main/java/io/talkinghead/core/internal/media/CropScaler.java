package io.talkinghead.core.internal.media;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import java.util.Arrays;

/**
 * Cuts a rectangle out of pictures of one size and scales it, by a separable bicubic filter
 * (Catmull-Rom, a = -0.5; <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys, 1981</a>) that
 * is widened when the picture shrinks, so that every source pixel counts. Works in sRGB values,
 * like the video. Weights are 14-bit fixed point; a rectangle kept at its size is copied exactly.
 *
 * <p><b>Threads:</b> one caller at a time, for it has a row buffer.
 */
public final class CropScaler {
  private static final int BITS = 14;
  private static final int KEPT = 8; // bits below the point that rows keep between the two passes
  private static final int DROPPED = BITS - KEPT;
  private static final int LAST = BITS + KEPT;

  /** The weights of one axis: {@code count} taps for each target pixel from {@code first} on. */
  private record Axis(int[] first, int[] weights, int taps) {}

  private final int x;
  private final int y;
  private final int outWidth;
  private final int outHeight;
  private final Axis across;
  private final Axis down;
  private final int width;
  private final int[] row;

  /**
   * @param x left edge of the rectangle, pixels
   * @param y upper edge
   * @param width of the rectangle
   * @param height of the rectangle
   * @param outWidth of the result
   * @param outHeight of the result
   */
  public CropScaler(int x, int y, int width, int height, int outWidth, int outHeight) {
    this.x = Checks.inRange("x", x, 0, 1 << 16);
    this.y = Checks.inRange("y", y, 0, 1 << 16);
    this.width = width;
    this.outWidth = outWidth;
    this.outHeight = outHeight;
    across = axis(width, outWidth);
    down = axis(height, outHeight);
    row = new int[3 * width];
  }

  private static Axis axis(int from, int to) {
    double scale = (double) from / to;
    double width = Math.max(1, scale);
    int taps = Math.min(from, (int) Math.ceil(4 * width) + 1);
    int[] first = new int[to];
    int[] weights = new int[to * taps];
    double[] exact = new double[taps];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int start = (int) Math.floor(centre - 2 * width) + 1;
      first[i] = Math.max(0, Math.min(from - taps, start));
      double sum = 0;
      Arrays.fill(exact, 0);
      for (int k = start; k <= centre + 2 * width; k++) { // beyond the edge: the edge
        int at = Math.max(0, Math.min(from - 1, k)) - first[i];
        if (at >= 0 && at < taps) {
          double weight = cubic((k - centre) / width);
          exact[at] += weight;
          sum += weight;
        }
      }
      int rest = 1 << BITS;
      int largest = 0;
      for (int k = 0; k < taps; k++) {
        weights[i * taps + k] = (int) Math.round(exact[k] / sum * (1 << BITS));
        rest -= weights[i * taps + k];
        largest = exact[k] > exact[largest] ? k : largest;
      }
      weights[i * taps + largest] += rest; // flat stays flat
    }
    return new Axis(first, weights, taps);
  }

  private static double cubic(double t) {
    double a = Math.abs(t);
    if (a < 1) {
      return (1.5 * a - 2.5) * a * a + 1;
    }
    return a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
  }

  /** Overwrites {@code target}, of the size of the result, with the rectangle of {@code source}. */
  public void apply(FrameBuffer source, FrameBuffer target) {
    byte[] from = source.rgb();
    byte[] to = target.rgb();
    int stride = 3 * source.width();
    for (int v = 0; v < outHeight; v++) {
      Arrays.fill(row, 1 << (DROPPED - 1));
      for (int k = 0; k < down.taps; k++) {
        int weight = down.weights[v * down.taps + k];
        if (weight != 0) {
          addRow(from, (y + down.first[v] + k) * stride + 3 * x, weight);
        }
      }
      for (int i = 0; i < row.length; i++) {
        row[i] >>= DROPPED;
      }
      scaleRow(to, 3 * v * outWidth);
    }
  }

  private void addRow(byte[] from, int at, int weight) {
    for (int i = 0; i < 3 * width; i++) {
      row[i] += weight * (from[at + i] & 0xff);
    }
  }

  private void scaleRow(byte[] to, int start) {
    int taps = across.taps;
    int at = start;
    for (int u = 0; u < outWidth; u++) {
      int r = 1 << (LAST - 1);
      int g = 1 << (LAST - 1);
      int b = 1 << (LAST - 1);
      int i = 3 * across.first[u];
      for (int k = u * taps; k < (u + 1) * taps; k++) {
        int weight = across.weights[k];
        r += weight * row[i];
        g += weight * row[i + 1];
        b += weight * row[i + 2];
        i += 3;
      }
      to[at++] = clamp(r >> LAST);
      to[at++] = clamp(g >> LAST);
      to[at++] = clamp(b >> LAST);
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
