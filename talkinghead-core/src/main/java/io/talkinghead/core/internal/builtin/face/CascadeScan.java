package io.talkinghead.core.internal.builtin.face;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Slides a cascade over a picture at many sizes and groups what it finds.
 *
 * <p>The picture is shrunk, not the window grown: at each scale an integral image, one of the
 * squares and, if the cascade needs it, a rotated one are made, and every window is normalised by
 * the standard deviation of its inside. The steps, the order and the rounding are those of OpenCV's
 * {@code detectMultiScale}, so that its cascades behave as they were tuned.
 *
 * <p>Holds buffers: one caller at a time.
 */
final class CascadeScan {
  private final HaarCascade cascade;
  private final CascadeProgram program;
  private int stride;
  private int[] squares = new int[0];

  /** The integral image, and behind it the rotated one, if the cascade has use for it. */
  private int[] sums = new int[0];

  /** Where the rotated image begins. */
  private int rotatedAt;

  CascadeScan(HaarCascade cascade) {
    this.cascade = cascade;
    program = new CascadeProgram(cascade);
  }

  /**
   * Finds objects in {@code picture}.
   *
   * @param scaleFactor ratio of two neighbouring window sizes, more than 1
   * @param minNeighbours windows that must agree, less are dropped
   * @param minSide smallest window in pixels
   * @param maxSide largest window in pixels
   */
  List<Hit> detect(
      GreyPicture picture, double scaleFactor, int minNeighbours, int minSide, int maxSide) {
    return HitGroups.group(
        windows(picture, scaleFactor, minSide, maxSide, /* sparseFrom= */ Integer.MAX_VALUE),
        minNeighbours);
  }

  /**
   * Returns every window that passes. In layers at least {@code sparseFrom} pixels wide only every
   * other row and column is looked at, which is a first, rough look at a quarter of the price.
   */
  List<Hit> windows(
      GreyPicture picture, double scaleFactor, int minSide, int maxSide, int sparseFrom) {
    List<Hit> windows = new ArrayList<>();
    prepare(picture, minSide, scaleFactor);
    for (Layer layer : layers(picture, scaleFactor, minSide, maxSide, sparseFrom)) {
      scan(picture, layer, windows);
    }
    return windows;
  }

  /**
   * Does the same as {@link #windows}, every other layer on another thread.
   *
   * @param other a scan of the same cascade, for the side work
   */
  List<Hit> windows(
      GreyPicture picture,
      double scaleFactor,
      int minSide,
      int sparseFrom,
      CascadeScan other,
      SideWork side) {
    List<Layer> layers = layers(picture, scaleFactor, minSide, Integer.MAX_VALUE, sparseFrom);
    prepare(picture, minSide, scaleFactor);
    other.prepare(picture, minSide, scaleFactor);
    Supplier<List<List<Hit>>> beside = side.start(() -> other.everyOther(picture, layers, 1));
    List<List<Hit>> even = everyOther(picture, layers, 0);
    List<List<Hit>> odd = beside.get();
    List<Hit> windows = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) { // in the order in which one thread finds them
      windows.addAll((i % 2 == 0 ? even : odd).get(i / 2));
    }
    return windows;
  }

  private List<List<Hit>> everyOther(GreyPicture picture, List<Layer> layers, int first) {
    List<List<Hit>> found = new ArrayList<>();
    for (int i = first; i < layers.size(); i += 2) {
      List<Hit> windows = new ArrayList<>();
      scan(picture, layers.get(i), windows);
      found.add(windows);
    }
    return found;
  }

  /** The picture shrunk by {@code factor}, in which a window is w x h pixels of the picture. */
  private record Layer(double factor, int step, int w, int h) {}

  private List<Layer> layers(
      GreyPicture picture, double scaleFactor, int minSide, int maxSide, int sparseFrom) {
    List<Layer> layers = new ArrayList<>();
    for (double factor = 1; ; factor *= scaleFactor) {
      int w = (int) Math.rint(cascade.windowWidth * factor);
      int h = (int) Math.rint(cascade.windowHeight * factor);
      if (Math.max(w, h) > maxSide || w > picture.width() || h > picture.height()) {
        return layers;
      }
      if (Math.min(w, h) >= minSide) {
        int step = factor < 2 || picture.width() / factor >= sparseFrom ? 2 : 1;
        layers.add(new Layer(factor, step, w, h));
      }
    }
  }

  /** Makes room for the largest layer, and tells the program the length of its rows. */
  private void prepare(GreyPicture picture, int minSide, double scaleFactor) {
    double first = 1;
    while (Math.rint(cascade.windowWidth * first) < minSide) {
      first *= scaleFactor;
    }
    stride = (int) Math.rint(picture.width() / first) + 2;
    int size = stride * ((int) Math.rint(picture.height() / first) + 2);
    rotatedAt = size;
    if (squares.length < size) {
      squares = new int[size];
      sums = new int[cascade.usesTilted() ? 2 * size : size];
    }
    program.prepare(stride, rotatedAt);
  }

  private void scan(GreyPicture picture, Layer layer, List<Hit> windows) {
    float factor = (float) layer.factor;
    int step = layer.step;
    int layerWidth = (int) Math.rint(picture.width() / factor);
    int layerHeight = (int) Math.rint(picture.height() / factor);
    if (layerWidth < cascade.windowWidth || layerHeight < cascade.windowHeight) {
      return;
    }
    integrate(picture.resized(layerWidth, layerHeight));
    for (int y = 0; y <= layerHeight - cascade.windowHeight; y += step) {
      for (int x = 0; x <= layerWidth - cascade.windowWidth; x += step) {
        int at = y * stride + x;
        float norm = norm(at);
        if (norm == 0) {
          continue;
        }
        int stage = program.firstFailure(sums, at, norm);
        if (stage == cascade.stageThreshold.length) {
          int left = (int) Math.rint(x * factor);
          int top = (int) Math.rint(y * factor);
          windows.add(new Hit(left, top, layer.w, layer.h, 1));
        } else if (stage == 0) {
          x += step; // far from anything: the next window would hardly differ
        }
      }
    }
  }

  private void integrate(GreyPicture layer) {
    int w = layer.width();
    int h = layer.height();
    byte[] pixels = layer.pixels();
    for (int x = 0; x <= w; x++) {
      sums[x] = 0;
      squares[x] = 0;
    }
    for (int y = 0; y < h; y++) {
      int at = (y + 1) * stride;
      sums[at] = 0;
      squares[at] = 0;
      int line = 0;
      int lineSquares = 0;
      for (int x = 0; x < w; x++) {
        int value = pixels[y * w + x] & 255;
        line += value;
        lineSquares += value * value;
        at++;
        sums[at] = sums[at - stride] + line;
        squares[at] = squares[at - stride] + lineSquares;
      }
    }
    if (sums.length > rotatedAt && cascade.usesTilted()) {
      integrateRotated(pixels, w, h);
    }
  }

  /** Entry (x, y) sums the pixels of the triangle that opens upwards from (x, y). */
  private void integrateRotated(byte[] pixels, int w, int h) {
    int[] rotated = sums;
    for (int x = 0; x <= w; x++) {
      rotated[rotatedAt + x] = 0;
    }
    for (int y = 1; y <= h; y++) {
      int at = rotatedAt + y * stride;
      int above = at - stride;
      rotated[at] = rotated[above + 1];
      for (int x = 1; x <= w; x++) {
        int value = pixels[(y - 1) * w + x - 1] & 255;
        int upper = y > 1 ? pixels[(y - 2) * w + x - 1] & 255 : 0;
        int shared = y > 1 ? rotated[above - stride + x] : 0;
        int right = x < w ? rotated[above + x + 1] : shared;
        rotated[at + x] = rotated[above + x - 1] + right - shared + value + upper;
      }
    }
  }

  /**
   * Returns what the features of the window at {@code at} are multiplied with, 0 for a window
   * without contrast.
   */
  private float norm(int at) {
    int inside = at + stride + 1;
    int right = cascade.windowWidth - 2;
    int down = (cascade.windowHeight - 2) * stride;
    double area = right * (cascade.windowHeight - 2.0);
    double total =
        sums[inside] - sums[inside + right] - sums[inside + down] + sums[inside + right + down];
    double power =
        squares[inside]
            - squares[inside + right]
            - squares[inside + down]
            + squares[inside + right + down];
    double spread = area * power - total * total;
    if (spread <= 0) {
      return 0;
    }
    float norm = (float) (1 / Math.sqrt(spread));
    return area * norm >= 0.1 ? 0 : norm; // noise must not be blown up to a face
  }
}
