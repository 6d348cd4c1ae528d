package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.util.Arrays;
import java.util.Objects;

/**
 * How far the mouth is open in pictures that were decoded again, picture after picture, and how
 * loud the sound of the same moments is; and by how much the one lags behind the other.
 */
final class MouthCurve {
  private static final int DARKER = 24;

  private final int left;
  private final int right;
  private final int top;
  private final int bottom;
  private byte[] rest = {};
  private double[] opening = new double[1 << 10];
  private double[] loudness = new double[1 << 10];
  private int pictures;
  private int moments;

  /**
   * @param portraitWidth of the picture that the avatar was made of, which is as wide as it is
   *     high, and so is the avatar
   */
  MouthCurve(Avatar avatar, int portraitWidth) {
    double scale = (double) avatar.width() / portraitWidth;
    Landmarks marks = avatar.landmarks();
    Landmarks.Point from = Objects.requireNonNull(marks.mouthLeft());
    Landmarks.Point to = Objects.requireNonNull(marks.mouthRight());
    double width = to.x() - from.x();
    left = (int) (from.x() * scale);
    right = (int) (to.x() * scale);
    top = (int) ((from.y() - 0.2 * width) * scale);
    bottom = (int) ((from.y() + 0.8 * width) * scale);
  }

  /** Takes the next picture; the first shows the mouth at rest. An open mouth is dark inside. */
  void picture(FrameBuffer picture) {
    byte[] rgb = picture.rgb();
    if (rest.length == 0) {
      rest = rgb.clone();
    }
    int dark = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int red = 3 * (y * picture.width() + x);
        dark += (rest[red] & 0xff) - (rgb[red] & 0xff) > DARKER ? 1 : 0;
      }
    }
    opening = roomFor(opening, pictures);
    opening[pictures++] = dark;
  }

  /** Takes the loudness of the sound at the time of the next picture. */
  void sound(double rootMeanSquare) {
    loudness = roomFor(loudness, moments);
    loudness[moments++] = rootMeanSquare;
  }

  private static double[] roomFor(double[] values, int index) {
    return index < values.length ? values : Arrays.copyOf(values, 2 * index);
  }

  int pictures() {
    return pictures;
  }

  /** Returns how many pictures the mouth is behind the sound, by the best of +-{@code most}. */
  int lag(int from, int to, int most) {
    int best = 0;
    for (int lag = -most; lag <= most; lag++) {
      if (correlation(from, to, lag) > correlation(from, to, best)) {
        best = lag;
      }
    }
    return best;
  }

  /** Returns the correlation of mouth and sound if the mouth is taken {@code lag} later. */
  double correlation(int from, int to, int lag) {
    int first = Math.max(from, -lag);
    int end = Math.min(to, Math.min(moments, pictures - lag));
    int n = end - first;
    double meanOpening = 0;
    double meanLoudness = 0;
    for (int i = first; i < end; i++) {
      meanOpening += opening[i + lag] / n;
      meanLoudness += loudness[i] / n;
    }
    double both = 0;
    double openings = 0;
    double sounds = 0;
    for (int i = first; i < end; i++) {
      double a = opening[i + lag] - meanOpening;
      double b = loudness[i] - meanLoudness;
      both += a * b;
      openings += a * a;
      sounds += b * b;
    }
    return both / Math.sqrt(openings * sounds);
  }
}
