package io.talkinghead.core.internal.builtin.face;

import java.util.ArrayList;
import java.util.List;

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
  /** Stands for the stage at which a window without contrast fails. */
  private static final int FLAT = -1;

  private final HaarCascade cascade;
  private int stride;
  private int[] sum = new int[0];
  private int[] squares = new int[0];
  private int[] tilted = new int[0];

  /** For each node the offsets of the corners of its three rectangles in the integral images. */
  private final int[] offset;

  /** For each node the weights of its three rectangles. */
  private final float[] weight;

  private final boolean[] tiltedNode;

  CascadeScan(HaarCascade cascade) {
    this.cascade = cascade;
    int nodes = cascade.nodeFeature.length;
    offset = new int[12 * nodes];
    weight = new float[3 * nodes];
    tiltedNode = new boolean[nodes];
    for (int node = 0; node < nodes; node++) {
      int feature = cascade.nodeFeature[node];
      System.arraycopy(cascade.featureWeight, 3 * feature, weight, 3 * node, 3);
      tiltedNode[node] = cascade.featureTilted[feature];
    }
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
    for (double factor = 1; ; factor *= scaleFactor) {
      int w = (int) Math.rint(cascade.windowWidth * factor);
      int h = (int) Math.rint(cascade.windowHeight * factor);
      if (Math.max(w, h) > maxSide || w > picture.width() || h > picture.height()) {
        break;
      }
      if (Math.min(w, h) >= minSide) {
        int step = factor < 2 || picture.width() / factor >= sparseFrom ? 2 : 1;
        scan(picture, (float) factor, step, w, h, windows);
      }
    }
    return windows;
  }

  /** Makes room for the largest layer and computes the offsets for its row length. */
  private void prepare(GreyPicture picture, int minSide, double scaleFactor) {
    double first = 1;
    while (Math.rint(cascade.windowWidth * first) < minSide) {
      first *= scaleFactor;
    }
    stride = (int) Math.rint(picture.width() / first) + 2;
    int rows = (int) Math.rint(picture.height() / first) + 2;
    if (sum.length < stride * rows) {
      sum = new int[stride * rows];
      squares = new int[stride * rows];
      tilted = cascade.usesTilted() ? new int[stride * rows] : tilted;
    }
    byte[] rect = cascade.featureRect;
    for (int node = 0; node < tiltedNode.length; node++) {
      for (int k = 0; k < 3; k++) {
        int i = 12 * node + 4 * k;
        int r = 12 * cascade.nodeFeature[node] + 4 * k;
        int origin = rect[r + 1] * stride + rect[r];
        int right = rect[r + 2];
        int down = rect[r + 3] * stride;
        if (tiltedNode[node]) {
          right = rect[r + 2] * stride + rect[r + 2];
          down = rect[r + 3] * stride - rect[r + 3];
        }
        offset[i] = origin;
        offset[i + 1] = origin + right;
        offset[i + 2] = origin + down;
        offset[i + 3] = origin + right + down;
      }
    }
  }

  private void scan(GreyPicture picture, float factor, int step, int w, int h, List<Hit> windows) {
    int layerWidth = (int) Math.rint(picture.width() / factor);
    int layerHeight = (int) Math.rint(picture.height() / factor);
    if (layerWidth < cascade.windowWidth || layerHeight < cascade.windowHeight) {
      return;
    }
    integrate(picture.resized(layerWidth, layerHeight));
    for (int y = 0; y <= layerHeight - cascade.windowHeight; y += step) {
      for (int x = 0; x <= layerWidth - cascade.windowWidth; x += step) {
        int stage = firstFailure(y * stride + x);
        if (stage == cascade.stageThreshold.length) {
          windows.add(new Hit((int) Math.rint(x * factor), (int) Math.rint(y * factor), w, h, 1));
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
      sum[x] = 0;
      squares[x] = 0;
    }
    for (int y = 0; y < h; y++) {
      int at = (y + 1) * stride;
      sum[at] = 0;
      squares[at] = 0;
      int line = 0;
      int lineSquares = 0;
      for (int x = 0; x < w; x++) {
        int value = pixels[y * w + x] & 255;
        line += value;
        lineSquares += value * value;
        at++;
        sum[at] = sum[at - stride] + line;
        squares[at] = squares[at - stride] + lineSquares;
      }
    }
    if (tilted.length > 0) {
      integrateTilted(pixels, w, h);
    }
  }

  /** Entry (x, y) sums the pixels of the triangle that opens upwards from (x, y). */
  private void integrateTilted(byte[] pixels, int w, int h) {
    for (int x = 0; x <= w; x++) {
      tilted[x] = 0;
    }
    for (int y = 1; y <= h; y++) {
      int at = y * stride;
      int above = at - stride;
      tilted[at] = tilted[above + 1];
      for (int x = 1; x <= w; x++) {
        int value = pixels[(y - 1) * w + x - 1] & 255;
        int upper = y > 1 ? pixels[(y - 2) * w + x - 1] & 255 : 0;
        int shared = y > 1 ? tilted[above - stride + x] : 0;
        int right = x < w ? tilted[above + x + 1] : shared;
        tilted[at + x] = tilted[above + x - 1] + right - shared + value + upper;
      }
    }
  }

  /** Returns the stage at which the window at {@code at} fails, the number of stages, or FLAT. */
  private int firstFailure(int at) {
    int inside = at + stride + 1;
    int right = cascade.windowWidth - 2;
    int down = (cascade.windowHeight - 2) * stride;
    double area = right * (cascade.windowHeight - 2.0);
    double total =
        sum[inside] - sum[inside + right] - sum[inside + down] + sum[inside + right + down];
    double power =
        squares[inside]
            - squares[inside + right]
            - squares[inside + down]
            + squares[inside + right + down];
    double spread = area * power - total * total;
    if (spread <= 0) {
      return FLAT;
    }
    float norm = (float) (1 / Math.sqrt(spread));
    if (area * norm >= 0.1) {
      return FLAT; // its noise must not be blown up to a face
    }
    int stages = cascade.stageThreshold.length;
    for (int stage = 0; stage < stages; stage++) {
      double vote = 0;
      for (int t = cascade.stageTree[stage]; t < cascade.stageTree[stage + 1]; t++) {
        int root = cascade.treeNode[t];
        int node = 0;
        do {
          int i = root + node;
          float value = feature(i, at) * norm;
          node = value < cascade.nodeThreshold[i] ? cascade.nodeLeft[i] : cascade.nodeRight[i];
        } while (node > 0);
        vote += cascade.leaf[cascade.treeLeaf[t] - node];
      }
      if (vote < cascade.stageThreshold[stage]) {
        return stage;
      }
    }
    return stages;
  }

  private float feature(int node, int at) {
    int[] image = tiltedNode[node] ? tilted : sum;
    int[] o = offset;
    int i = 12 * node;
    int w = 3 * node;
    float value =
        weight[w]
                * (image[at + o[i]]
                    - image[at + o[i + 1]]
                    - image[at + o[i + 2]]
                    + image[at + o[i + 3]])
            + weight[w + 1]
                * (image[at + o[i + 4]]
                    - image[at + o[i + 5]]
                    - image[at + o[i + 6]]
                    + image[at + o[i + 7]]);
    if (weight[w + 2] != 0) {
      value +=
          weight[w + 2]
              * (image[at + o[i + 8]]
                  - image[at + o[i + 9]]
                  - image[at + o[i + 10]]
                  + image[at + o[i + 11]]);
    }
    return value;
  }
}
