package io.talkinghead.core.internal.builtin.speech;

/**
 * Takes the colour of voice, room and microphone out of log-mel: {@code max(m - (.6 mu + .4
 * mean(mu)), -7) / 2.5}, where mu is the mean spectrum of the loud frames.
 *
 * <p>With the whole voice at hand mu is known and fixed. Live it is a running mean over 3 s of the
 * frames within 5 nat of the loudest so far (which fades by 1 nat in 10 s), begun anew when speech
 * rises from the noise; it uses nothing that comes later, so it costs no delay.
 */
final class SpectrumNorm {
  /** How far below the loudest a frame counts as loud, in nat of power. */
  static final double LOUD_NAT = 5;

  private static final float FLOOR = -7;
  private static final float SCALE = 2.5f;
  private static final double FADE_NAT = 0.001; // a frame: 1 nat in 10 s
  private static final double ONSET_NAT = 2.5;
  private static final int ONSET_WEIGHT = 5;
  private static final double SLOWEST = 1.0 / 300;

  private final boolean fixed;
  private final double[] mean = new double[LogMel.BANDS];
  private final float[] offset = new float[LogMel.BANDS];
  private double top = -90;
  private long weight;

  private SpectrumNorm(boolean fixed) {
    this.fixed = fixed;
  }

  /** Normalises by what is heard on the way. */
  static SpectrumNorm running() {
    return new SpectrumNorm(/* fixed= */ false);
  }

  /** Returns another in the same state. */
  SpectrumNorm fork() {
    SpectrumNorm fork = new SpectrumNorm(fixed);
    System.arraycopy(mean, 0, fork.mean, 0, mean.length);
    System.arraycopy(offset, 0, fork.offset, 0, offset.length);
    fork.top = top;
    fork.weight = weight;
    return fork;
  }

  /** Normalises by the mean spectrum of the whole voice. */
  static SpectrumNorm of(double[] mean) {
    SpectrumNorm norm = new SpectrumNorm(/* fixed= */ true);
    System.arraycopy(mean, 0, norm.mean, 0, LogMel.BANDS);
    norm.updateOffset();
    return norm;
  }

  /**
   * Normalises the next frame, {@code bands[at .. at + 40)}, in place.
   *
   * @param loudness what {@link LogMel#frame} returned
   */
  void apply(float[] bands, int at, double loudness) {
    if (!fixed) {
      hear(bands, at, loudness);
    }
    for (int i = 0; i < LogMel.BANDS; i++) {
      bands[at + i] = Math.max(bands[at + i] - offset[i], FLOOR) / SCALE;
    }
  }

  private void hear(float[] bands, int at, double loudness) {
    boolean first = weight == 0;
    top -= FADE_NAT;
    if (!first && loudness > top + ONSET_NAT) {
      weight = Math.min(weight, ONSET_WEIGHT);
    }
    top = Math.max(top, loudness);
    if (first) {
      weight = 1;
      follow(bands, at, 1);
    } else if (loudness > top - LOUD_NAT) {
      weight++;
      follow(bands, at, Math.max(1.0 / weight, SLOWEST));
    }
  }

  private void follow(float[] bands, int at, double share) {
    for (int i = 0; i < LogMel.BANDS; i++) {
      mean[i] += share * (bands[at + i] - mean[i]);
    }
    updateOffset();
  }

  private void updateOffset() {
    double level = 0;
    for (double m : mean) {
      level += m / LogMel.BANDS;
    }
    for (int i = 0; i < LogMel.BANDS; i++) {
      offset[i] = (float) (0.6 * mean[i] + 0.4 * level);
    }
  }
}
