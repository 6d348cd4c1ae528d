package io.talkinghead.core.internal.builtin.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the mouth as the parabola that best runs along a dark line, with red above and below, and
 * skin beyond its ends and farther above and below. A coarse search over the whole range is
 * followed by finer ones around the best places.
 */
final class MouthFit {
  private static final int SAMPLES = 21;
  private static final double[] BEYOND = {-1.3, -1.2, -1.1, 1.1, 1.2, 1.3};
  private static final double[] BEYOND_BEND = {1.5, 1.35, 1.15, 1.15, 1.35, 1.5};
  private static final int KEPT = 6;

  /** Lowest, highest and coarse step of centre x, centre y, half width and bend. */
  private static final double[][] RANGE = {{-21, 21, 7}, {80, 142, 2}, {36, 62, 6.5}, {-20, 8, 7}};

  /** What a mouth's middle is expected at: measured on portraits. */
  private static final double EXPECTED_Y = 103;

  private static final int COLUMNS = SAMPLES + BEYOND.length;

  /** How far above and below its middle a mouth is compared with its surroundings, at most. */
  private static final int ABOVE = 58;

  private static final int BELOW = 46;

  /** Room for the rows of one column. */
  private static final int HIGHEST = 170;

  private final Plane red;
  private final Plane valley;

  /**
   * The columns that are loaded: {@code float[COLUMNS, HIGHEST]}, the first row being {@code
   * first}.
   */
  private final float[] redColumns = new float[COLUMNS * HIGHEST];

  private final float[] valleyColumns = new float[COLUMNS * HIGHEST];
  private int first;
  private int rows;

  MouthFit(MouthEvidence evidence) {
    red = evidence.red;
    valley = evidence.valley;
  }

  /** Returns the best mouth. */
  MouthShape fit() {
    List<MouthShape> best = new ArrayList<>();
    for (double w = RANGE[2][0]; w <= RANGE[2][1]; w += RANGE[2][2]) {
      for (double x = RANGE[0][0]; x <= RANGE[0][1]; x += RANGE[0][2]) {
        load(x, w, RANGE[1][0], RANGE[1][1]);
        for (double y = RANGE[1][0]; y <= RANGE[1][1]; y += RANGE[1][2]) {
          for (double bend = RANGE[3][0]; bend <= RANGE[3][1]; bend += RANGE[3][2]) {
            keep(best, shape(x, y, w, bend));
          }
        }
      }
    }
    MouthShape winner = best.get(0);
    for (MouthShape start : best) {
      MouthShape refined = refine(refine(start, 0.5), 0.25);
      winner = refined.score() > winner.score() ? refined : winner;
    }
    return winner;
  }

  /** Keeps the best of each neighbourhood, the best of all first. */
  private static void keep(List<MouthShape> best, MouthShape shape) {
    if (best.size() == KEPT && shape.score() <= best.get(KEPT - 1).score()) {
      return;
    }
    for (MouthShape other : best) {
      if (near(other, shape) && other.score() >= shape.score()) {
        return;
      }
    }
    best.removeIf(other -> near(other, shape));
    best.add(shape);
    best.sort(Comparator.comparingDouble(MouthShape::score).reversed());
    if (best.size() > KEPT) {
      best.remove(KEPT);
    }
  }

  private static boolean near(MouthShape a, MouthShape b) {
    return Math.abs(a.centreY() - b.centreY()) < 5
        && Math.abs(a.centreX() - b.centreX()) < 8
        && Math.abs(a.halfWidth() - b.halfWidth()) < 7;
  }

  private MouthShape refine(MouthShape start, double share) {
    MouthShape best = start;
    for (int round = 0; round < 2; round++) {
      MouthShape from = best;
      for (int i = 0; i < 9; i++) {
        double x = from.centreX() + (i % 3 - 1) * share * RANGE[0][2];
        double w = from.halfWidth() + (i / 3 - 1) * share * RANGE[2][2];
        double high = from.centreY() - share * RANGE[1][2];
        if (inRange(x, 0) && inRange(w, 2)) {
          load(x, w, high, from.centreY() + share * RANGE[1][2]);
          best = refine(best, from, x, w, share);
        }
      }
    }
    return best;
  }

  /** Tries the neighbours of {@code from} in the columns that are loaded. */
  private MouthShape refine(MouthShape start, MouthShape from, double x, double w, double share) {
    MouthShape best = start;
    for (int i = 0; i < 9; i++) {
      double y = from.centreY() + (i % 3 - 1) * share * RANGE[1][2];
      double bend = from.bend() + (i / 3 - 1) * share * RANGE[3][2];
      if (inRange(y, 1) && inRange(bend, 3)) {
        MouthShape shape = shape(x, y, w, bend);
        best = shape.score() > best.score() ? shape : best;
      }
    }
    return best;
  }

  private static boolean inRange(double value, int parameter) {
    return value >= RANGE[parameter][0] && value <= RANGE[parameter][1];
  }

  private MouthShape shape(double x, double y, double w, double bend) {
    return new MouthShape(score(x, y, w, bend), x, y, w, bend, 0);
  }

  /**
   * Interpolates the columns of pixels that mouths of one middle and width are compared with; many
   * heights and bends share them.
   */
  private void load(double cx, double w, double highest, double lowest) {
    first = (int) Math.floor(highest) - ABOVE;
    rows = (int) Math.ceil(lowest) + BELOW - first;
    for (int i = 0; i < COLUMNS; i++) {
      float t = i < SAMPLES ? place(i) : 0;
      float x = (float) (cx + (i < SAMPLES ? t : BEYOND[i - SAMPLES]) * w);
      float u = x - red.left;
      int column = (int) u;
      float fraction = u - column;
      load(red, column, fraction, redColumns, i * HIGHEST);
      load(valley, column, fraction, valleyColumns, i * HIGHEST);
    }
  }

  private void load(Plane plane, int column, float fraction, float[] target, int at) {
    int from = (first - plane.top) * plane.width + column;
    for (int row = 0; row < rows; row++, from += plane.width) {
      float left = plane.data[from];
      target[at + row] = left + (plane.data[from + 1] - left) * fraction;
    }
  }

  private static float place(int sample) {
    return -1 + 2f * sample / (SAMPLES - 1);
  }

  /** Scores a mouth whose columns are loaded. */
  private double score(double cx, double cy, double w, double bend) {
    float line = 0;
    float ends = 0;
    float near = 0;
    float far = 0;
    for (int i = 0; i < SAMPLES; i++) {
      float t = place(i);
      float y = (float) (cy + bend * t * t);
      float lip = (1 - 0.75f * t * t) * 8.5f;
      float dark = Math.min(at(valleyColumns, i, y), 1);
      line += dark;
      if (Math.abs(i - 10) >= 7 && Math.abs(i - 10) <= 9) {
        ends += dark;
      }
      near += 0.45f * red(i, y - 0.7f * lip, 1) + 0.55f * red(i, y + lip, 1);
      far += red(i, y - 3.2f * lip, 1) + red(i, y + 3.4f * lip, 1);
    }
    float beyond = 0;
    for (int i = 0; i < BEYOND.length; i++) {
      float y = (float) (cy + bend * BEYOND_BEND[i]);
      beyond += 0.5f * Math.min(at(valleyColumns, SAMPLES + i, y), 1);
      beyond += 0.3f * MouthEvidence.clip(at(redColumns, SAMPLES + i, y), -0.3f, 1);
    }
    double low = (cy - EXPECTED_Y) / 100;
    double aside = cx / 100;
    double wide = (w - 45) / 100;
    return (0.9 * line + near - 0.35 * far) / SAMPLES
        + 0.5 * ends / 6
        - beyond / BEYOND.length
        - 4 * low * low
        - 6 * aside * aside
        - 6 * wide * wide;
  }

  private float red(int column, float y, float high) {
    return MouthEvidence.clip(at(redColumns, column, y), -0.5f, high);
  }

  /** Returns the value of a loaded column at {@code y}, interpolated. */
  private float at(float[] columns, int column, float y) {
    int row = (int) y;
    int i = column * HIGHEST + row - first;
    float upper = columns[i];
    return upper + (columns[i + 1] - upper) * (y - row);
  }
}
