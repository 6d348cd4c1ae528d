package io.talkinghead.core.internal.ditto.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.SamplingOptions;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joined clips against the rules for a sequence that is kept as a whole, in double. */
class ClipFuserTest {
  private static final int WIDTH = 265;
  private static final int CLIPS = 9;

  @ParameterizedTest
  @CsvSource({
    "OFFLINE, 1, 3", "OFFLINE, 10, 3", "OFFLINE, 20, 5", "OFFLINE, 41, 2", "OFFLINE, 79, 3",
    "OFFLINE, 30, 1", "ONLINE, 10, 3", "ONLINE, 39, 4", "ONLINE, 40, 3", "ONLINE, 41, 3",
    "ONLINE, 60, 9", "ONLINE, 70, 3", "ONLINE, 77, 25", "ONLINE, 79, 1"
  })
  void everyOverlapAndWindow(DittoMode mode, int overlap, int window) {
    Random random = new Random(overlap);
    int v = 80 - overlap;
    int fade = mode == DittoMode.OFFLINE ? overlap : Math.min(overlap, v);
    double[][] all = new double[80 + (CLIPS - 1) * v][WIDTH];
    ClipFuser fuser =
        new ClipFuser(SamplingOptions.builder().overlap(overlap).smoothing(window).build(), mode);
    long given = 0;
    int length = 0;
    for (int n = 0; n < CLIPS; n++) {
      float[] clip = new float[80 * WIDTH];
      for (int i = 0; i < clip.length; i++) {
        clip[i] = (float) random.nextGaussian();
      }
      fuser.add(clip);
      length = join(all, length, clip, v, fade, window);
      assertThat(fuser.length()).isEqualTo(length);
      assertClose(fuser.last(), all[length - overlap - 1], n);
      long settled = mode == DittoMode.OFFLINE ? length - fade - window / 2 : length - fade;
      for (; given < settled; given++) {
        if (mode == DittoMode.ONLINE) {
          assertClose(fuser.frame(given), all[(int) given], n);
        } else {
          double[][] smooth = copy(all, length);
          smooth(smooth, length, (int) given, (int) given + 1, window);
          assertClose(fuser.smoothedFrame(given, length), smooth[(int) given], n);
        }
      }
      fuser.forget(given);
    }
  }

  private static int join(double[][] all, int length, float[] clip, int v, int fade, int window) {
    if (length == 0) {
      for (int i = 0; i < 80; i++) {
        for (int c = 0; c < WIDTH; c++) {
          all[i][c] = clip[i * WIDTH + c];
        }
      }
      smooth(all, 80, 0, 80, window);
      return 80;
    }
    for (int j = 0; j < fade; j++) {
      double w = (double) j / fade;
      for (int c = 0; c < WIDTH; c++) {
        double[] row = all[length - fade + j];
        row[c] = (1 - w) * row[c] + w * clip[(80 - v - fade + j) * WIDTH + c];
      }
    }
    for (int i = 0; i < v; i++) {
      for (int c = 0; c < WIDTH; c++) {
        all[length + i][c] = clip[(80 - v + i) * WIDTH + c];
      }
    }
    int now = length + v;
    smooth(all, now, now - v - fade, now - v + 1, window);
    return now;
  }

  private static void smooth(double[][] all, int length, int from, int to, int window) {
    if (window <= 1) {
      return;
    }
    double[][] before = copy(all, length);
    for (int i = from; i < to; i++) {
      int low = Math.max(0, i - window / 2);
      int high = Math.min(length, i + window / 2 + 1);
      for (int c = 0; c < 202; c++) {
        double sum = 0;
        for (int k = low; k < high; k++) {
          sum += before[k][c];
        }
        all[i][c] = sum / (high - low);
      }
    }
  }

  private static double[][] copy(double[][] rows, int count) {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = i < count ? rows[i].clone() : new double[WIDTH];
    }
    return copy;
  }

  private static void assertClose(float[] actual, double[] wanted, int clip) {
    for (int c = 0; c < WIDTH; c++) {
      if (Math.abs(actual[c] - wanted[c]) > 1e-5) {
        assertThat((double) actual[c]).as("column %d after clip %d", c, clip).isEqualTo(wanted[c]);
      }
    }
  }
}
