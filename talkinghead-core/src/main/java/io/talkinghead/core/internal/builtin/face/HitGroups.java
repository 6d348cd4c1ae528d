package io.talkinghead.core.internal.builtin.face;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one hit of many that lie almost on each other: windows whose four edges differ by less than
 * a fifth of their size belong together, groups of few votes are noise, and a small group inside a
 * stronger larger one is part of it. The rules are those of OpenCV's {@code groupRectangles}.
 */
final class HitGroups {
  private static final double EPSILON = 0.2;

  private HitGroups() {}

  /** Returns the groups of more than {@code minVotes} windows, at the mean of their edges. */
  static List<Hit> group(List<Hit> windows, int minVotes) {
    int n = windows.size();
    int[] parent = new int[n];
    for (int i = 0; i < n; i++) {
      parent[i] = i;
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        int a = root(parent, i);
        int b = root(parent, j);
        if (a != b && similar(windows.get(i), windows.get(j))) {
          parent[b] = a;
        }
      }
    }
    long[][] sums = new long[n][5];
    for (int i = 0; i < n; i++) {
      Hit hit = windows.get(i);
      long[] total = sums[root(parent, i)];
      total[0] += hit.x();
      total[1] += hit.y();
      total[2] += hit.width();
      total[3] += hit.height();
      total[4]++;
    }
    List<Hit> means = new ArrayList<>();
    for (long[] total : sums) {
      if (total[4] > minVotes) {
        means.add(
            new Hit(
                mean(total, 0), mean(total, 1), mean(total, 2), mean(total, 3), (int) total[4]));
      }
    }
    List<Hit> kept = new ArrayList<>(means);
    kept.removeIf(
        hit -> means.stream().anyMatch(other -> !other.equals(hit) && swallows(other, hit)));
    return kept;
  }

  private static int root(int[] parent, int start) {
    int i = start;
    while (parent[i] != i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }

  private static boolean similar(Hit a, Hit b) {
    double room =
        EPSILON * 0.5 * (Math.min(a.width(), b.width()) + Math.min(a.height(), b.height()));
    return Math.abs(a.x() - b.x()) <= room
        && Math.abs(a.y() - b.y()) <= room
        && Math.abs(a.x() + a.width() - b.x() - b.width()) <= room
        && Math.abs(a.y() + a.height() - b.y() - b.height()) <= room;
  }

  private static int mean(long[] total, int i) {
    return (int) Math.rint(total[i] / (double) total[4]);
  }

  private static boolean swallows(Hit big, Hit small) {
    int dx = (int) Math.rint(big.width() * EPSILON);
    int dy = (int) Math.rint(big.height() * EPSILON);
    return small.x() >= big.x() - dx
        && small.y() >= big.y() - dy
        && small.x() + small.width() <= big.x() + big.width() + dx
        && small.y() + small.height() <= big.y() + big.height() + dy
        && (big.votes() > Math.max(3, small.votes()) || small.votes() < 3);
  }
}
