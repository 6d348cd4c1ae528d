package io.talkinghead.core.internal.builtin.speech;

/**
 * Log-mel features as the viseme network learnt them: pre-emphasis 0.97, 25 ms periodic Hann, 512
 * bins, 40 triangles of equal area from 60 to 7,600 Hz on the mel scale {@code 2595 log10(1 +
 * f/700)} (O'Shaughnessy, 1987), natural logarithm of power + 1e-7.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class LogMel {
  static final int BANDS = 40;

  /** Samples of a window. */
  static final int WINDOW = 400;

  /** Samples from one frame to the next: 10 ms. */
  static final int HOP = 160;

  private static final float PRE_EMPHASIS = 0.97f;
  private static final double FLOOR = 1e-7;
  private static final double LOW_HZ = 60;
  private static final double HIGH_HZ = 7600;
  private static final double BIN_HZ = 16_000.0 / RealFft.SIZE;
  private static final float[] HANN = new float[WINDOW];
  private static final int[] FIRST = new int[BANDS];
  private static final double[][] WEIGHTS = new double[BANDS][];
  private static final double[] CENTRES_HZ = new double[BANDS];

  static {
    for (int i = 0; i < WINDOW; i++) {
      HANN[i] = (float) (0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * i / WINDOW));
    }
    for (int band = 0; band < BANDS; band++) {
      triangle(band);
    }
  }

  private final RealFft fft = new RealFft();
  private final double[] windowed = new double[RealFft.SIZE];
  private final double[] power = new double[RealFft.BINS];

  private static void triangle(int band) {
    double left = edge(band);
    double peak = edge(band + 1);
    double right = edge(band + 2);
    int first = (int) Math.ceil(left / BIN_HZ);
    int last = (int) Math.floor(right / BIN_HZ);
    double[] weights = new double[last - first + 1];
    double sum = 0;
    double centre = 0;
    for (int i = 0; i < weights.length; i++) {
      double hz = (first + i) * BIN_HZ;
      weights[i] =
          Math.max(0, Math.min((hz - left) / (peak - left), (right - hz) / (right - peak)));
      sum += weights[i];
      centre += weights[i] * hz;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    FIRST[band] = first;
    WEIGHTS[band] = weights;
    CENTRES_HZ[band] = centre / sum;
  }

  private static double edge(int i) {
    double low = 2595 * StrictMath.log10(1 + LOW_HZ / 700);
    double high = 2595 * StrictMath.log10(1 + HIGH_HZ / 700);
    double mel = low + (high - low) * i / (BANDS + 1);
    return 700 * (StrictMath.pow(10, mel / 2595) - 1);
  }

  /** Returns the mean frequency of {@code band} in Hz. */
  static double centreHz(int band) {
    return CENTRES_HZ[band];
  }

  /**
   * Analyses the window {@code samples[at .. at + 400)}; {@code samples[at - 1]} is needed for the
   * pre-emphasis.
   *
   * @param bands receives 40 logarithms from {@code to} on
   * @return the logarithm of the mean of the bands' powers, the loudness that normalisation asks
   */
  double frame(float[] samples, int at, float[] bands, int to) {
    for (int i = 0; i < WINDOW; i++) {
      windowed[i] = (samples[at + i] - PRE_EMPHASIS * samples[at + i - 1]) * HANN[i];
    }
    fft.transform(windowed);
    for (int k = 0; k < RealFft.BINS; k++) {
      power[k] = fft.re[k] * fft.re[k] + fft.im[k] * fft.im[k];
    }
    double total = 0;
    for (int band = 0; band < BANDS; band++) {
      double[] weights = WEIGHTS[band];
      int first = FIRST[band];
      double sum = FLOOR;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * power[first + i];
      }
      total += sum;
      bands[to + band] = (float) Math.log(sum);
    }
    return Math.log(total / BANDS);
  }
}
