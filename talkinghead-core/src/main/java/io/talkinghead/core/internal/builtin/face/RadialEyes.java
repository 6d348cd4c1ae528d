package io.talkinghead.core.internal.builtin.face;

import java.util.ArrayList;
import java.util.List;

/**
 * Proposes places where an iris may be, without a cascade: every strong gradient votes for the
 * places from which it points away, at the distances of an iris's rim (after Loy and Zelinsky,
 * "Fast radial symmetry for detecting points of interest", 2003). Dark skin and thick frames, which
 * mislead the cascades, leave the round dark iris between two light flanks.
 */
final class RadialEyes {
  /** Distances from the middle of an iris to its rim, pixels of the upright face of 300. */
  private static final int INNER = 5;

  private static final int OUTER = 12;
  private static final int PROPOSALS = 5;

  /** How much lighter both flanks must be than the iris, in equalised grey. */
  private static final double FLANKS = 22;

  /** A place and its share of the votes of the best place. */
  record Proposal(double x, double y, double share) {}

  private RadialEyes() {}

  /** Returns the best places within {@code w} x {@code h} around ({@code cx}, {@code cy}). */
  static List<Proposal> propose(GreyPicture even, int cx, int cy, int w, int h) {
    int x0 = cx - w / 2;
    int y0 = cy - h / 2;
    Plane grey = Plane.of(even).blurred(1.5);
    Plane votes = new Plane(x0, y0, w, h);
    for (int y = y0 - OUTER; y < y0 + h + OUTER; y++) {
      for (int x = x0 - OUTER; x < x0 + w + OUTER; x++) {
        float gx = grey.nearest(x + 1, y) - grey.nearest(x - 1, y);
        float gy = grey.nearest(x, y + 1) - grey.nearest(x, y - 1);
        float strength = (float) Math.hypot(gx, gy);
        if (strength < 6) {
          continue;
        }
        // vertical rims tell the iris; lids and brows are mostly horizontal
        float weight = Math.min(strength, 40) * (0.3f + Math.abs(gx) / strength);
        for (int r = INNER; r <= OUTER; r++) {
          int u = Math.round(x - r * gx / strength) - x0;
          int v = Math.round(y - r * gy / strength) - y0;
          if (u >= 0 && v >= 0 && u < w && v < h) {
            votes.data[v * w + u] += weight / r;
          }
        }
      }
    }
    Plane smooth = votes.blurred(2.5);
    for (int i = 0; i < smooth.data.length; i++) {
      double px = (i % w - w / 2.0) / (0.45 * w);
      double py = (i / w - h / 2.0) / (0.45 * h);
      smooth.data[i] *= (float) Math.exp(-px * px - py * py);
    }
    return peaks(smooth, grey);
  }

  private static List<Proposal> peaks(Plane votes, Plane grey) {
    List<Proposal> found = new ArrayList<>();
    float best = 0;
    for (int round = 0; round < 3 * PROPOSALS && found.size() < PROPOSALS; round++) {
      int at = 0;
      for (int i = 1; i < votes.data.length; i++) {
        at = votes.data[i] > votes.data[at] ? i : at;
      }
      float value = votes.data[at];
      best = Math.max(best, value);
      if (value <= 0.3 * best) {
        break;
      }
      int x = votes.left + at % votes.width;
      int y = votes.top + at / votes.width;
      if (flanked(grey, x, y)) {
        found.add(new Proposal(x, y, value / best));
      }
      for (int v = 0; v < votes.height; v++) {
        for (int u = 0; u < votes.width; u++) {
          if (Math.hypot(u + votes.left - x, v + votes.top - y) < 9) {
            votes.data[v * votes.width + u] = 0;
          }
        }
      }
    }
    return found;
  }

  /** Whether ({@code x}, {@code y}) is darker than the white on both sides of it. */
  private static boolean flanked(Plane grey, int x, int y) {
    float middle = 0;
    for (int v = -2; v <= 2; v++) {
      for (int u = -2; u <= 2; u++) {
        middle += grey.nearest(x + u, y + v) / 25;
      }
    }
    float left = 0;
    float right = 0;
    for (int u = 10; u <= 20; u++) {
      for (int v = -3; v <= 4; v++) {
        left = Math.max(left, grey.nearest(x - u, y + v));
        right = Math.max(right, grey.nearest(x + u, y + v));
      }
    }
    return Math.min(left, right) > middle + FLANKS;
  }
}
