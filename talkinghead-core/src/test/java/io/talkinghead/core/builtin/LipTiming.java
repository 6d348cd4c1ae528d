package io.talkinghead.core.builtin;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.util.List;
import java.util.Objects;

/** Measures in finished pictures how far the mouth is open, and compares that with the sound. */
public final class LipTiming {
  private LipTiming() {}

  /**
   * Returns for each frame how much darker than in the first the mouth is: the share of pixels
   * between the corners, from the upper lip to the chin, that are dark there and are not in the
   * first frame. An open mouth is dark inside.
   */
  public static double[] opening(List<FrameBuffer> frames, Landmarks marks) {
    Landmarks.Point left = Objects.requireNonNull(marks.mouthLeft());
    Landmarks.Point right = Objects.requireNonNull(marks.mouthRight());
    int x0 = (int) left.x();
    int x1 = (int) right.x();
    int y0 = (int) (Math.min(left.y(), right.y()) - 0.2 * (x1 - x0));
    int y1 = (int) (Math.max(left.y(), right.y()) + 0.8 * (x1 - x0));
    double[] opening = new double[frames.size()];
    FrameBuffer rest = frames.get(0);
    for (int i = 0; i < opening.length; i++) {
      int dark = 0;
      for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
          if (red(frames.get(i), x, y) < 110 && red(rest, x, y) >= 110) {
            dark++;
          }
        }
      }
      opening[i] = dark;
    }
    return opening;
  }

  private static int red(FrameBuffer picture, int x, int y) {
    return picture.rgb()[3 * (y * picture.width() + x)] & 0xff;
  }

  /** Returns the loudness of the sound at each frame's time, root mean square over two frames. */
  public static double[] envelope(float[] sound, int rate, int fps, int frames) {
    double[] envelope = new double[frames];
    for (int i = 0; i < frames; i++) {
      int centre = (int) ((i + 0.5) * rate / fps);
      double sum = 0;
      int count = 0;
      for (int k = Math.max(0, centre - rate / fps);
          k < Math.min(sound.length, centre + rate / fps);
          k++) {
        sum += sound[k] * sound[k];
        count++;
      }
      envelope[i] = Math.sqrt(sum / Math.max(1, count));
    }
    return envelope;
  }

  /**
   * Returns by how many frames {@code opening} must be moved earlier to fit {@code envelope} best.
   */
  public static int bestLag(double[] opening, double[] envelope, int most) {
    int best = 0;
    for (int lag = -most; lag <= most; lag++) {
      if (correlation(opening, envelope, lag) > correlation(opening, envelope, best)) {
        best = lag;
      }
    }
    return best;
  }

  /** Returns the correlation of {@code opening[i + lag]} with {@code envelope[i]}. */
  public static double correlation(double[] opening, double[] envelope, int lag) {
    int from = Math.max(0, -lag);
    int to = Math.min(envelope.length, opening.length - lag);
    double n = to - from;
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = from; i < to; i++) {
      double x = opening[i + lag];
      double y = envelope[i];
      a += x;
      b += y;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    return (ab - a * b / n) / Math.sqrt((aa - a * a / n) * (bb - b * b / n));
  }
}
