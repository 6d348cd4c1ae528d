package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.Arrays;

/**
 * Follows the line between the lips pixel by pixel: dynamic programming along the darkest path near
 * the fitted parabola (the lower edge of the upper lip, if the mouth is open), then the corners,
 * where that path fades, then a polynomial of degree four through it.
 *
 * <p>A path that does not fade (a beard, a shadow) says nothing about the corner: the fitted one
 * stays. Neither side of the mouth may be much longer than the other.
 */
final class LipSeam {
  private static final int COLUMNS = 61;
  private static final int ROWS = 29;

  /** Least half width: narrower ones are dark, faint mouths of which only the middle was seen. */
  private static final double NARROWEST = 36;

  /** Least length of a side, in fitted half widths: a path that fades earlier was lost. */
  private static final double SHORTEST_SIDE = 0.82;

  private final MouthEvidence evidence;
  private final double[] place = new double[COLUMNS];
  private final double[] path = new double[COLUMNS];
  private final double[] seen = new double[COLUMNS];

  LipSeam(MouthEvidence evidence) {
    this.evidence = evidence;
    for (int i = 0; i < COLUMNS; i++) {
      place[i] = -1.5 + 3.0 * i / (COLUMNS - 1);
    }
  }

  /** Returns the mouth with its exact line; lips not yet measured, 0. */
  Mouth follow(MouthShape m) {
    trace(m);
    double[] middle = Arrays.copyOfRange(seen, 16, 45);
    Arrays.sort(middle);
    double enough = Math.max(0.25, 0.5 * middle[middle.length / 2]);
    double left = side(-1, enough);
    double right = side(1, enough);
    double a = Math.max(SHORTEST_SIDE, Math.min(left, right * 1.25));
    double b = Math.max(SHORTEST_SIDE, Math.min(right, left * 1.25));
    double centre = m.centreX() + m.halfWidth() * (b - a) / 2;
    double widest = m.gap() > 0 ? 60 : 54;
    double half = Math.min(m.halfWidth() * (a + b) / 2 * 1.02, widest);
    half = Math.max(half, NARROWEST);
    double[] line = polynomial(m, centre, half, a, b);
    for (int i = 0; i < line.length; i++) {
      line[i] /= 100;
    }
    return new Mouth(centre / 100, half / 100, line, m.gap() / 100, 0, 0);
  }

  private static double base(MouthShape m, double t) {
    double u = Math.abs(t);
    return m.centreY() + m.bend() * (u < 1 ? t * t : 2 * u - 1);
  }

  private static double offset(int row) {
    return -7 + 0.5 * row;
  }

  private void trace(MouthShape m) {
    double[][] value = new double[COLUMNS][ROWS];
    double[][] total = new double[COLUMNS][ROWS];
    int[][] from = new int[COLUMNS][ROWS];
    for (int i = 0; i < COLUMNS; i++) {
      float x = (float) (m.centreX() + place[i] * m.halfWidth());
      for (int k = 0; k < ROWS; k++) {
        float y = (float) (base(m, place[i]) + offset(k));
        double v = Math.min(evidence.valley.at(x, y), 1.2);
        if (m.gap() > 0) {
          float step = evidence.red.at(x, y - 2.5f) - evidence.red.at(x, y + 2.5f);
          v = 0.6 * v + 0.7 * MouthEvidence.clip(step, -0.5f, 1.2f);
        }
        value[i][k] = v;
        double own = v - 0.02 * Math.abs(offset(k));
        total[i][k] = own;
        if (i > 0) {
          double best = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < ROWS; j++) {
            double candidate = total[i - 1][j] - 0.125 * Math.abs(j - k);
            if (candidate > best) {
              best = candidate;
              from[i][k] = j;
            }
          }
          total[i][k] = own + best;
        }
      }
    }
    int k = 0;
    for (int j = 1; j < ROWS; j++) {
      k = total[COLUMNS - 1][j] > total[COLUMNS - 1][k] ? j : k;
    }
    double[] along = new double[COLUMNS];
    for (int i = COLUMNS - 1; i >= 0; i--) {
      path[i] = base(m, place[i]) + offset(k);
      along[i] = value[i][k];
      k = from[i][k];
    }
    for (int i = 0; i < COLUMNS; i++) {
      seen[i] = (along[Math.max(0, i - 1)] + along[i] + along[Math.min(COLUMNS - 1, i + 1)]) / 3;
    }
  }

  /** Returns how far the mouth reaches to one side, in fitted half widths. */
  private double side(int direction, double enough) {
    int middle = COLUMNS / 2;
    int n = 12;
    while (n < middle
        && (seen[middle + direction * (n + 1)] > enough
            || seen[middle + direction * Math.min(middle, n + 2)] > 1.2 * enough)) {
      n++;
    }
    return n >= middle - 1 ? 1 : Math.abs(place[middle + n]);
  }

  /** Fits the seam from corner to corner, wiggles held down a little. */
  private double[] polynomial(MouthShape m, double centre, double half, double a, double b) {
    double[][] normal = new double[5][6];
    for (int i = 0; i < COLUMNS; i++) {
      if (place[i] < -a - 0.03 || place[i] > b + 0.03) {
        continue;
      }
      double t = (m.centreX() + place[i] * m.halfWidth() - centre) / half;
      double weight = 0.3 + Math.max(seen[i], 0);
      double[] power = {1, t, t * t, t * t * t, t * t * t * t};
      for (int r = 0; r < 5; r++) {
        for (int c = 0; c < 5; c++) {
          normal[r][c] += weight * weight * power[r] * power[c];
        }
        normal[r][5] += weight * weight * power[r] * path[i];
      }
    }
    normal[3][3] += 0.3;
    normal[4][4] += 0.3;
    return Equations.solve(normal);
  }
}
