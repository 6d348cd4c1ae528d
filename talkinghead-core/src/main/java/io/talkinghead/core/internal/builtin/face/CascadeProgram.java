package io.talkinghead.core.internal.builtin.face;

/**
 * A cascade laid out for speed: for each node one record of numbers in the order in which they are
 * needed.
 *
 * <p>A feature is a sum of rectangles with whole weights, and a rectangle the sum of its four
 * corners in the integral image. Rectangles of one feature share corners, which are taken together
 * here: six places instead of eight for two halves, nine instead of twelve for a chequer. Whole
 * numbers leave no room for rounding, so the values are those of the rectangles.
 *
 * <p>A stage is left as soon as its remaining trees cannot reach its threshold any more. Holds the
 * places for one length of rows: one caller at a time.
 */
final class CascadeProgram {
  /** Numbers per node: threshold, left, right, number of places, then places and weights. */
  private static final int RECORD = 4 + 2 * 12;

  private static final int RIGHT = 2;
  private static final int COUNT = 3;
  private static final int PLACES = 4;

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
      code[at + COUNT] = places(cascade.nodeFeature[node], at + PLACES);
    }
  }

  private static int jump(int child) {
    return child > 0 ? RECORD * child : child;
  }

  /** Writes places and weights of a feature at {@code at}; returns their number, 6, 8, 9 or 12. */
  private int places(int feature, int at) {
    int count = 0;
    byte[] rect = cascade.featureRect;
    boolean rotated = cascade.featureTilted[feature];
    for (int k = 0; k < 3; k++) {
      int weight = (int) cascade.featureWeight[3 * feature + k];
      int r = 12 * feature + 4 * k;
      int origin = (rotated ? rotatedAt : 0) + rect[r + 1] * stride + rect[r];
      int right = rotated ? rect[r + 2] * (stride + 1) : rect[r + 2];
      int down = rotated ? rect[r + 3] * (stride - 1) : rect[r + 3] * stride;
      count = add(at, count, origin, weight);
      count = add(at, count, origin + right, -weight);
      count = add(at, count, origin + down, -weight);
      count = add(at, count, origin + right + down, weight);
    }
    int room = count <= 6 ? 6 : count <= 8 ? 8 : count <= 9 ? 9 : 12;
    while (count < room) { // places of weight 0
      code[at + 2 * count] = code[at];
      code[at + 2 * count++ + 1] = 0;
    }
    return room;
  }

  private int add(int at, int count, int place, int weight) {
    if (weight == 0) {
      return count;
    }
    for (int i = 0; i < count; i++) {
      if (code[at + 2 * i] == place) {
        code[at + 2 * i + 1] += weight;
        return count;
      }
    }
    code[at + 2 * count] = place;
    code[at + 2 * count + 1] = weight;
    return count + 1;
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
    int value =
        sums[at + c[i]] * c[i + 1]
            + sums[at + c[i + 2]] * c[i + 3]
            + sums[at + c[i + 4]] * c[i + 5]
            + sums[at + c[i + 6]] * c[i + 7]
            + sums[at + c[i + 8]] * c[i + 9]
            + sums[at + c[i + 10]] * c[i + 11];
    int count = c[record + COUNT];
    if (count > 6) {
      value += sums[at + c[i + 12]] * c[i + 13] + sums[at + c[i + 14]] * c[i + 15];
      if (count > 8) {
        value += sums[at + c[i + 16]] * c[i + 17];
        if (count > 9) {
          value +=
              sums[at + c[i + 18]] * c[i + 19]
                  + sums[at + c[i + 20]] * c[i + 21]
                  + sums[at + c[i + 22]] * c[i + 23];
        }
      }
    }
    return value;
  }
}
