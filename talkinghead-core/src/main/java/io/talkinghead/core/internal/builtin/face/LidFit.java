package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lids of both eyes at once, mirrored: inside must differ from the skin under the eyes,
 * outside must not, and the upper lid is a dark line. One eye alone tilts easily; two mirrored ones
 * hold each other.
 *
 * <p>Afterwards each eye may correct its own heights a little. If one eye agrees much less with the
 * common fit than the other (shade, hair, a turned head), the other's fit, mirrored, is taken.
 */
final class LidFit {
  private static final int SAMPLES = 13;
  private static final double BASE = 2;

  /** Least, greatest and coarse step of half width, outward shift, tilt, upper, lower height. */
  private static final double[][] RANGE = {
    {20, 31, 3.6}, {-4, 4, 4}, {-8, 2, 3.3}, {6, 17, 2.75}, {5, 17, 3}
  };

  /** Share of the better eye's score below which an eye takes the other's lids. */
  private static final double POOR = 0.55;

  private static final float[] T = new float[SAMPLES];
  private static final float[] UPPER = new float[SAMPLES];
  private static final float[] LOWER = new float[SAMPLES];

  static {
    for (int i = 0; i < SAMPLES; i++) {
      T[i] = -1 + 2f * i / (SAMPLES - 1);
      UPPER[i] = (float) (1 - Math.pow(Math.abs(T[i]), 2.2));
      LOWER[i] = 1 - T[i] * T[i];
    }
  }

  private final Plane unlikeSkin;
  private final Plane line;
  private final Plane edge;

  LidFit(LabFace face) {
    unlikeSkin = unlikeSkin(face);
    Plane light = seen(face.lightness()).blurred(1.5);
    line = light.alike();
    edge = light.alike();
    int w = light.width;
    float[] l = light.data;
    for (int i = 6 * w; i < l.length - 3 * w; i++) {
      float above = Math.min(l[i - 4 * w], l[i - 6 * w]);
      line.data[i] = MouthEvidence.clip((above - l[i]) / 25, -0.5f, 1.5f);
      edge.data[i] = MouthEvidence.clip((l[i + 3 * w] - l[i]) / 25, 0, 1.2f);
    }
  }

  /** Returns the part of {@code plane} in which lids are sought, and a margin. */
  private static Plane seen(Plane plane) {
    return plane.part(-112, 112, -52, 64);
  }

  /** Distance in Lab from the skin just under the eyes, 1 for what is surely not skin. */
  private static Plane unlikeSkin(LabFace face) {
    Plane[] channels = {
      seen(face.lightness()).blurred(1), seen(face.a()).blurred(1), seen(face.b()).blurred(1)
    };
    double[] least = {7, 3.5, 3.5};
    double[] room = {1.6, 1.2, 1.2};
    Plane result = channels[0].alike();
    for (int c = 0; c < 3; c++) {
      float[] patch = new float[124 * 18];
      int n = 0;
      for (int y = 22; y < 40; y++) {
        for (int x = -62; x < 62; x++) {
          patch[n++] = channels[c].nearest(x, y);
        }
      }
      float median = Ranks.nth(patch, n / 2);
      for (int i = 0; i < n; i++) {
        patch[i] = Math.abs(patch[i] - median);
      }
      float spread = Ranks.nth(patch, n / 2);
      float scale = (float) (Math.max(1.5 * spread, least[c]) * room[c]);
      for (int i = 0; i < result.data.length; i++) {
        float d = (channels[c].data[i] - median) / scale;
        result.data[i] += d * d;
      }
    }
    for (int i = 0; i < result.data.length; i++) {
      result.data[i] = Math.min(1, (float) Math.sqrt(result.data[i]) / 3);
    }
    return result;
  }

  /** Returns the lids of the left and the right eye. */
  Lid[] fit() {
    double[] common = search(true, true, null);
    double left = score(-1, common);
    double right = score(1, common);
    double[] leftLids = heights(-1, common);
    double[] rightLids = heights(1, common);
    if (left < POOR * right) {
      rightLids = search(false, true, common);
      leftLids = rightLids;
    } else if (right < POOR * left) {
      leftLids = search(true, false, common);
      rightLids = leftLids;
    }
    return new Lid[] {lid(-1, leftLids), lid(1, rightLids)};
  }

  private static Lid lid(int side, double[] p) {
    return new Lid(
        (side * 50 + side * p[1]) / 100,
        BASE / 100,
        p[0] / 100,
        p[2] * side / p[0],
        p[3] / 100,
        p[4] / 100);
  }

  /** Searches all parameters, or, from {@code start}, only their neighbourhood. */
  private double[] search(boolean left, boolean right, double @Nullable [] start) {
    double[] best = start;
    double bestScore = Double.NEGATIVE_INFINITY;
    if (best == null) {
      double[] p = new double[5];
      best = p.clone();
      for (p[0] = RANGE[0][0]; p[0] <= RANGE[0][1]; p[0] += RANGE[0][2]) {
        for (p[1] = RANGE[1][0]; p[1] <= RANGE[1][1]; p[1] += RANGE[1][2]) {
          for (p[2] = RANGE[2][0]; p[2] <= RANGE[2][1]; p[2] += RANGE[2][2]) {
            for (p[3] = RANGE[3][0]; p[3] <= RANGE[3][1]; p[3] += RANGE[3][2]) {
              for (p[4] = RANGE[4][0]; p[4] <= RANGE[4][1]; p[4] += RANGE[4][2]) {
                double score = score(left, right, p);
                if (score > bestScore) {
                  bestScore = score;
                  best = p.clone();
                }
              }
            }
          }
        }
      }
    } else {
      bestScore = score(left, right, best);
    }
    for (double share : new double[] {0.5, 0.5, 0.25, 0.25}) {
      double[] from = best;
      for (int i = 0; i < 243; i++) {
        double[] p = from.clone();
        boolean valid = true;
        for (int k = 0, digits = i; k < 5; k++, digits /= 3) {
          p[k] += (digits % 3 - 1) * share * RANGE[k][2];
          valid &= p[k] >= RANGE[k][0] && p[k] <= RANGE[k][1];
        }
        double score = valid ? score(left, right, p) : Double.NEGATIVE_INFINITY;
        if (score > bestScore) {
          bestScore = score;
          best = p;
        }
      }
    }
    return best;
  }

  /** Lets one eye correct its own heights by up to three hundredths. */
  private double[] heights(int side, double[] common) {
    double[] best = common;
    double bestScore = score(side, common) + 0.02;
    for (double up = -3; up <= 3; up++) {
      for (double down = -3; down <= 3; down++) {
        double[] p = common.clone();
        p[3] = Math.max(RANGE[3][0], Math.min(RANGE[3][1], p[3] + up));
        p[4] = Math.max(RANGE[4][0], Math.min(RANGE[4][1], p[4] + down));
        double score = score(side, p) - 0.004 * (up * up + down * down);
        if (score > bestScore) {
          bestScore = score;
          best = p;
        }
      }
    }
    return best;
  }

  private double score(boolean left, boolean right, double[] p) {
    double sum = (left ? score(-1, p) : 0) + (right ? score(1, p) : 0);
    return left && right ? sum / 2 : sum;
  }

  /** Scores the lids {@code p} of one eye: -1 for the left, 1 for the right. */
  private double score(int side, double[] p) {
    float centre = (float) (side * (50 + p[1]));
    float half = (float) p[0];
    float tilt = (float) (p[2] * side);
    float up = (float) p[3];
    float down = (float) p[4];
    float sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      float x = centre + T[i] * half;
      float b = (float) BASE + tilt * T[i];
      float upper = b - up * UPPER[i];
      float lower = b + down * LOWER[i];
      float inside =
          unlikeSkin.at(x, upper * 0.88f + lower * 0.12f)
              + unlikeSkin.at(x, upper * 0.5f + lower * 0.5f)
              + unlikeSkin.at(x, upper * 0.12f + lower * 0.88f);
      float outside =
          0.35f * unlikeSkin.at(x, upper - 7 * UPPER[i] - 2)
              + 0.65f * unlikeSkin.at(x, lower + 6 * LOWER[i] + 2);
      sum +=
          inside / 3 * UPPER[i]
              - 0.9f * outside * (0.4f + 0.6f * UPPER[i])
              + 0.55f * line.at(x, upper)
              + 0.25f * edge.at(x, lower);
    }
    float ends =
        unlikeSkin.at(centre - half - 7, (float) BASE - tilt)
            + unlikeSkin.at(centre + half + 7, (float) BASE + tilt);
    return sum / SAMPLES
        - 0.125 * ends
        - 0.04 * square(p[1] / 4)
        - 0.03 * square((p[0] - 25) / 5)
        - 0.05 * square((up - 10) / 5)
        - 0.03 * square((down - 9) / 5)
        - 0.14 * square((p[2] + 1) / 5);
  }

  private static double square(double value) {
    return value * value;
  }
}
