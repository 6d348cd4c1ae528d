package io.talkinghead.core.internal.builtin.speech;

/**
 * The pitch of a voice by autocorrelation (Rabiner, "On the use of autocorrelation analysis for
 * pitch detection", 1977): 40 ms at 8 kHz under a Hann window, the strongest lag between 70 and 400
 * Hz, refined by a parabola; voiced if it holds enough of the energy.
 *
 * <p>The sound is halved in rate first and looked at only where somebody asks, which is what makes
 * it cheap. <b>Threads:</b> one caller at a time.
 */
final class PitchTracker {
  private static final int RATE_HZ = 8000;
  private static final int ROW = 80;
  private static final int WINDOW = 320;
  private static final int SHORTEST_LAG = 20;
  private static final int LONGEST_LAG = 115;
  private static final double VOICED = 0.45;
  private static final double QUIETEST_POWER = 1e-6;
  private static final int CAPACITY = 1 << 14;

  private static final int FILTER = 15;
  private static final float[] HALF_BAND = new float[FILTER];
  private static final double[] HANN = new double[WINDOW];

  static {
    for (int i = 0; i < FILTER; i++) {
      double x = (i - FILTER / 2) / 2.0;
      double sinc = x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
      double window = 0.5 + 0.5 * StrictMath.cos(StrictMath.PI * x / (FILTER + 1) * 4);
      HALF_BAND[i] = (float) (0.5 * sinc * window);
    }
    for (int i = 0; i < WINDOW; i++) {
      HANN[i] = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * i / (WINDOW - 1));
    }
  }

  private final float[] ring = new float[CAPACITY];
  private final float[] line = new float[FILTER - 1 + 2 * LogMel.HOP];
  private final RealFft fft = new RealFft();
  private final double[] work = new double[RealFft.SIZE];
  private long heard;
  private long made;

  /** Returns another in the same state. */
  PitchTracker fork() {
    PitchTracker fork = new PitchTracker();
    System.arraycopy(ring, 0, fork.ring, 0, ring.length);
    System.arraycopy(line, 0, fork.line, 0, line.length);
    fork.heard = heard;
    fork.made = made;
    return fork;
  }

  /** Takes {@code count} samples at 16 kHz, at most 10,240 ahead of what is asked for. */
  void accept(float[] samples, int offset, int count) {
    for (int from = offset, left = count; left > 0; ) {
      int take = Math.min(left, line.length - (FILTER - 1));
      System.arraycopy(samples, from, line, FILTER - 1, take);
      for (int i = (int) (heard & 1); i < take; i += 2) {
        float sum = 0;
        for (int j = 0; j < FILTER; j++) {
          sum += HALF_BAND[j] * line[i + j];
        }
        ring[(int) (made++ & (CAPACITY - 1))] = sum;
      }
      System.arraycopy(line, take, line, 0, FILTER - 1);
      heard += take;
      from += take;
      left -= take;
    }
  }

  /**
   * Returns the pitch in Hz around sample {@code 160 row}, or NaN if unvoiced; looks 20 ms ahead,
   * and takes what has not been heard for silence.
   */
  float at(long row) {
    double mean = 0;
    for (int i = 0; i < WINDOW; i++) {
      work[i] = sample(row * ROW - WINDOW / 2 + i);
      mean += work[i] / WINDOW;
    }
    double power = 0;
    for (int i = 0; i < WINDOW; i++) {
      double centred = work[i] - mean;
      power += centred * centred / WINDOW;
      work[i] = centred * HANN[i];
    }
    if (power < QUIETEST_POWER) {
      return Float.NaN;
    }
    for (int i = WINDOW; i < RealFft.SIZE; i++) {
      work[i] = 0;
    }
    autocorrelate();
    return strongestLag();
  }

  private float sample(long index) {
    return index < 0 || index >= made ? 0 : ring[(int) (index & (CAPACITY - 1))];
  }

  /** Leaves the autocorrelation in the real parts: the transform of a real, even power spectrum. */
  private void autocorrelate() {
    fft.transform(work);
    for (int k = 0; k < RealFft.BINS; k++) {
      double power = fft.re[k] * fft.re[k] + fft.im[k] * fft.im[k];
      work[k] = power;
      work[(RealFft.SIZE - k) % RealFft.SIZE] = power;
    }
    fft.transform(work);
  }

  private float strongestLag() {
    double[] r = fft.re;
    int best = SHORTEST_LAG;
    for (int lag = SHORTEST_LAG + 1; lag < LONGEST_LAG; lag++) {
      if (r[lag] > r[best]) {
        best = lag;
      }
    }
    // the window tapers the correlation of long lags, for which the factor makes up
    double strength = r[best] / (r[0] + 1e-9) * (1 + (double) best / WINDOW);
    if (strength <= VOICED) {
      return Float.NaN;
    }
    double curve = r[best - 1] - 2 * r[best] + r[best + 1];
    double shift = curve < 0 ? 0.5 * (r[best - 1] - r[best + 1]) / curve : 0;
    return (float) (RATE_HZ / (best + Math.max(-0.5, Math.min(0.5, shift))));
  }
}
