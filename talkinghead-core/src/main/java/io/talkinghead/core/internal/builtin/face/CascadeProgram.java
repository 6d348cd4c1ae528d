package io.talkinghead.core.internal.builtin.face;

/**
 * A cascade laid out for speed: for each node one record of 16 numbers, a line of the processor's
 * cache, in the order in which they are needed.
 *
 * <p>A feature is a sum of rectangles with whole weights, the first of weight -1, and a rectangle
 * the sum of its four corners in the integral image. The two rectangles of most features share an
 * edge; six places instead of eight tell their value then. Whole numbers leave no room for
 * rounding, so it is that of the rectangles.
 *
 * <p>A stage is left as soon as its remaining trees cannot reach its threshold any more. Holds the
 * places for one length of rows: one caller at a time.
 */
final class CascadeProgram {
  /** Numbers per node: threshold, left, right, kind of feature, places. */
  private static final int RECORD = 16;

  private static final int RIGHT = 2;
  private static final int KIND = 3;
  private static final int PLACES = 4;

  /** Two rectangles that share an edge: places of weight 1, -1, 1, -1, 2, -2. */
  private static final int SHARED_EDGE = 0;

  /** Two rectangles; their second weight is shifted by 8. */
  private static final int TWO = 1;

  /** Three rectangles; their second weight is shifted by 8, the third by 16. */
  private static final int THREE = 2;

  /** Vote by which rounding may be off before a stage is given up early. */
  private static final double DOUBT = 1e-6;

  private final HaarCascade cascade;
  private final int[] code;

  /** For each tree where its first node's record is, then the number of all records. */
  private final int[] start;

  /** For each tree what the votes must have reached after it. */
  private final double[] needed;

  private int stride = -1;
  private int rotatedAt = -1;

  CascadeProgram(HaarCascade cascade) {
    this.cascade = cascade;
    code = new int[RECORD * cascade.nodeFeature.length];
    int trees = cascade.treeLeaf.length - 1;
    start = new int[trees];
    needed = new double[trees];
    for (int tree = 0; tree < trees; tree++) {
      start[tree] = RECORD * cascade.treeNode[tree];
    }
    for (int stage = 0; stage < cascade.stageThreshold.length; stage++) {
      double need = cascade.stageThreshold[stage];
      for (int tree = cascade.stageTree[stage + 1] - 1; tree >= cascade.stageTree[stage]; tree--) {
        needed[tree] = need - (tree + 1 < cascade.stageTree[stage + 1] ? DOUBT : 0);
        float most = Float.NEGATIVE_INFINITY;
        for (int leaf = cascade.treeLeaf[tree]; leaf < cascade.treeLeaf[tree + 1]; leaf++) {
          most = Math.max(most, cascade.leaf[leaf]);
        }
        need -= most;
      }
    }
  }

  /**
   * Computes the places for an integral image with rows of {@code stride} numbers, and a rotated
   * one that begins at {@code rotatedAt}.
   */
  void prepare(int stride, int rotatedAt) {
    if (this.stride == stride && this.rotatedAt == rotatedAt) {
      return;
    }
    this.stride = stride;
    this.rotatedAt = rotatedAt;
    for (int node = 0; node < cascade.nodeFeature.length; node++) {
      int at = RECORD * node;
      code[at] = Float.floatToRawIntBits(cascade.nodeThreshold[node]);
      code[at + RIGHT - 1] = jump(cascade.nodeLeft[node]);
      code[at + RIGHT] = jump(cascade.nodeRight[node]);
      code[at + KIND] = places(cascade.nodeFeature[node], at + PLACES);
    }
  }

  private static int jump(int child) {
    return child > 0 ? RECORD * child : child;
  }

  /** Writes the places of a feature at {@code at}; returns its kind. */
  private int places(int feature, int at) {
    int second = (int) cascade.featureWeight[3 * feature + 1];
    int third = (int) cascade.featureWeight[3 * feature + 2];
    for (int k = 0; k < 3; k++) {
      int[] corners = corners(feature, k);
      System.arraycopy(corners, 0, code, at + 4 * k, 4);
    }
    if (third != 0) {
      return THREE | second << 8 | third << 16;
    }
    return second == 2 && shareAnEdge(at) ? SHARED_EDGE : TWO | second << 8;
  }

  /** Returns the corners of a rectangle, the first and the last counting positive. */
  private int[] corners(int feature, int k) {
    byte[] rect = cascade.featureRect;
    boolean rotated = cascade.featureTilted[feature];
    int r = 12 * feature + 4 * k;
    int origin = (rotated ? rotatedAt : 0) + rect[r + 1] * stride + rect[r];
    int right = rotated ? rect[r + 2] * (stride + 1) : rect[r + 2];
    int down = rotated ? rect[r + 3] * (stride - 1) : rect[r + 3] * stride;
    return new int[] {origin, origin + right, origin + down, origin + right + down};
  }

  /** Takes the corners that two rectangles share together, if there are two of them. */
  private boolean shareAnEdge(int at) {
    int[] places = new int[8];
    int[] weights = new int[8];
    int count = 0;
    for (int i = 0; i < 8; i++) {
      int place = code[at + i];
      int weight = (i < 4 ? -1 : 2) * (i % 4 == 0 || i % 4 == 3 ? 1 : -1);
      int same = 0;
      while (same < count && places[same] != place) {
        same++;
      }
      places[same] = place;
      weights[same] += weight;
      count = Math.max(count, same + 1);
    }
    if (count != 6) {
      return false;
    }
    int[] order = {1, -1, 1, -1, 2, -2};
    int[] sorted = new int[6];
    for (int i = 0; i < 6; i++) {
      int found = 0;
      while (found < 6 && weights[found] != order[i]) {
        found++;
      }
      if (found == 6) {
        return false;
      }
      sorted[i] = places[found];
      weights[found] = 0;
    }
    System.arraycopy(sorted, 0, code, at, 6);
    return true;
  }

  /**
   * Returns the stage at which the window fails, or the number of stages.
   *
   * @param sums both integral images
   * @param at upper left corner of the window in the first
   * @param norm what features are multiplied with
   */
  int firstFailure(int[] sums, int at, float norm) {
    int[] stageTree = cascade.stageTree;
    int[] treeLeaf = cascade.treeLeaf;
    float[] leaf = cascade.leaf;
    int stages = cascade.stageThreshold.length;
    for (int stage = 0; stage < stages; stage++) {
      double vote = 0;
      int end = stageTree[stage + 1];
      for (int tree = stageTree[stage]; tree < end; tree++) {
        int root = start[tree];
        int jump = 0;
        do {
          int i = root + jump;
          float above = feature(sums, at, i) * norm - Float.intBitsToFloat(code[i]);
          // the sign as a number: a branch would be guessed wrongly every other time
          jump = code[i + RIGHT - (Float.floatToRawIntBits(above) >>> 31)];
        } while (jump > 0);
        vote += leaf[treeLeaf[tree] - jump];
        if (vote < needed[tree]) {
          return stage;
        }
      }
    }
    return stages;
  }

  /** The innermost loop of the search for faces, written out. */
  private int feature(int[] sums, int at, int record) {
    int[] c = code;
    int i = record + PLACES;
    int kind = c[record + KIND];
    if (kind == SHARED_EDGE) {
      return sums[at + c[i]]
          - sums[at + c[i + 1]]
          + sums[at + c[i + 2]]
          - sums[at + c[i + 3]]
          + 2 * (sums[at + c[i + 4]] - sums[at + c[i + 5]]);
    }
    int value =
        ((kind >> 8) & 255)
                * (sums[at + c[i + 4]]
                    - sums[at + c[i + 5]]
                    - sums[at + c[i + 6]]
                    + sums[at + c[i + 7]])
            - (sums[at + c[i]] - sums[at + c[i + 1]] - sums[at + c[i + 2]] + sums[at + c[i + 3]]);
    if ((kind & 255) == THREE) {
      value +=
          (kind >> 16)
              * (sums[at + c[i + 8]]
                  - sums[at + c[i + 9]]
                  - sums[at + c[i + 10]]
                  + sums[at + c[i + 11]]);
    }
    return value;
  }
}
