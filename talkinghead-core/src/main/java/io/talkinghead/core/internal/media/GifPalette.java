package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * 255 colours for a GIF, and the way from a picture to them.
 *
 * <p>Colours are counted in cubes of 8 x 8 x 8 values and divided by median cut (Heckbert, "Color
 * image quantization for frame buffer display", 1982), always the box with the largest sum of
 * squared deviations. Pictures are dithered by an ordered 8 x 8 pattern that stays in place, so
 * that what does not move does not flicker and costs no bytes. The last entry is left to the
 * encoder for transparency.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class GifPalette {
  private static final int COLOURS = 255;
  private static final int CUBES = 1 << 15;

  /** Height of the dither pattern in 8-bit values: about the distance of palette entries. */
  private static final int DITHER = 14;

  private final long[] counts = new long[CUBES];
  private final int[] colours = new int[256];
  private final byte[] nearest = new byte[1 << 18]; // 6 bits each of red, green, blue
  private final boolean[] known = new boolean[1 << 18];

  /** One box of colour space: cubes, as packed indices. */
  private record Box(List<Integer> cubes, int axis, double spread) {}

  /** Counts the colours of {@code picture}. */
  void count(FrameBuffer picture) {
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      counts[(rgb[i] & 0xf8) << 7 | (rgb[i + 1] & 0xf8) << 2 | (rgb[i + 2] & 0xff) >> 3]++;
    }
  }

  /** Chooses the colours, once all pictures are counted. */
  void choose() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < CUBES; i++) {
      if (counts[i] > 0) {
        all.add(i);
      }
    }
    List<Box> boxes = new ArrayList<>(List.of(box(all)));
    while (boxes.size() < COLOURS) {
      Box widest = boxes.stream().max(Comparator.comparingDouble(Box::spread)).orElseThrow();
      if (widest.spread <= 0) {
        break;
      }
      boxes.remove(widest);
      divide(widest, boxes);
    }
    for (int i = 0; i < boxes.size(); i++) {
      colours[i] = mean(boxes.get(i));
    }
  }

  private static int channel(int cube, int axis) {
    return (cube >> (10 - 5 * axis) & 31) * 8 + 4;
  }

  private Box box(List<Integer> cubes) {
    int widest = 0;
    double spread = -1;
    for (int axis = 0; axis < 3; axis++) {
      double sum = 0;
      double squares = 0;
      double weight = 0;
      for (int cube : cubes) {
        double value = channel(cube, axis);
        weight += counts[cube];
        sum += counts[cube] * value;
        squares += counts[cube] * value * value;
      }
      double deviation = cubes.size() < 2 ? 0 : squares - sum * sum / weight;
      if (deviation > spread) {
        spread = deviation;
        widest = axis;
      }
    }
    return new Box(cubes, widest, spread);
  }

  /** Cuts {@code box} at the median of its widest axis. */
  private void divide(Box box, List<Box> into) {
    List<Integer> sorted = new ArrayList<>(box.cubes);
    sorted.sort(Comparator.comparingInt(cube -> channel(cube, box.axis)));
    long total = sorted.stream().mapToLong(cube -> counts[cube]).sum();
    long below = 0;
    int cut = 0;
    while (cut < sorted.size() - 1 && (cut == 0 || below + counts[sorted.get(cut)] <= total / 2)) {
      below += counts[sorted.get(cut++)];
    }
    into.add(box(sorted.subList(0, cut)));
    into.add(box(sorted.subList(cut, sorted.size())));
  }

  private int mean(Box box) {
    double[] sum = new double[3];
    double weight = 0;
    for (int cube : box.cubes) {
      weight += counts[cube];
      for (int axis = 0; axis < 3; axis++) {
        sum[axis] += (double) counts[cube] * channel(cube, axis);
      }
    }
    int packed = 0xff;
    for (int axis = 0; axis < 3; axis++) {
      packed = packed << 8 | (int) Math.round(sum[axis] / weight);
    }
    return packed;
  }

  /** Returns the palette, {@code 0xAARRGGBB}; the last entry is transparent. */
  int[] colours() {
    return colours.clone();
  }

  /** Writes the palette index of each pixel of {@code picture} to {@code target}, row by row. */
  void map(FrameBuffer picture, byte[] target) {
    byte[] rgb = picture.rgb();
    int width = picture.width();
    for (int i = 0; i < target.length; i++) {
      int shift = threshold(i % width, i / width);
      int r = clamp((rgb[3 * i] & 0xff) + shift);
      int g = clamp((rgb[3 * i + 1] & 0xff) + shift);
      int b = clamp((rgb[3 * i + 2] & 0xff) + shift);
      int key = (r >> 2) << 12 | (g >> 2) << 6 | b >> 2;
      if (!known[key]) {
        nearest[key] = (byte) search((r & 0xfc) | 2, (g & 0xfc) | 2, (b & 0xfc) | 2);
        known[key] = true;
      }
      target[i] = nearest[key];
    }
  }

  /** The Bayer pattern, from its recursive definition, in [-DITHER / 2, DITHER / 2). */
  private static int threshold(int x, int y) {
    int value = 0;
    for (int bit = 0; bit < 3; bit++) {
      int xb = x >> bit & 1;
      int yb = y >> bit & 1;
      value = value << 2 | (xb ^ yb) << 1 | yb;
    }
    return value * DITHER / 64 - DITHER / 2;
  }

  private int search(int r, int g, int b) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < COLOURS; i++) {
      int dr = r - (colours[i] >> 16 & 0xff);
      int dg = g - (colours[i] >> 8 & 0xff);
      int db = b - (colours[i] & 0xff);
      int distance = 2 * dr * dr + 4 * dg * dg + db * db; // about as the eye weighs them
      if (colours[i] != 0 && distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
