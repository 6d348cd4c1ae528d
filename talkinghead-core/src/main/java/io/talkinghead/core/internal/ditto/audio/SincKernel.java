package io.talkinghead.core.internal.ditto.audio;

/**
 * The impulse response of the SoX resampler at quality HQ: a sinc windowed by Kaiser's window, zero
 * phase.
 *
 * <p>{@code h(t) = (2 fc N / sr) sinc(2 fc N t) I0(beta sqrt(1 - (t / H)^2)) / I0(beta)} for |t| <
 * H, with N half the lower of the two rates, fc = 0.9568718, beta = 13.04 and H = 96.85 / (2 N)
 * seconds.
 */
final class SincKernel {
  private static final double PASS = 0.9568718;
  private static final double BETA = 13.04;
  private static final double HALF_WIDTH = 96.85;

  private final double gain;
  private final double bandwidth;
  private final double halfSeconds;
  private final double norm;

  /** Makes the response for sound of {@code from} Hz turned to {@code to} Hz. */
  SincKernel(int from, int to) {
    double nyquist = Math.min(from, to) / 2.0;
    bandwidth = 2 * PASS * nyquist;
    gain = bandwidth / from;
    halfSeconds = HALF_WIDTH / (2 * nyquist);
    norm = 1 / bessel(BETA);
  }

  /** Returns half the length of the response in seconds. */
  double halfSeconds() {
    return halfSeconds;
  }

  /** Returns the response {@code t} seconds away. */
  double at(double t) {
    double place = t / halfSeconds;
    double rest = 1 - place * place;
    if (rest <= 0) {
      return 0;
    }
    double angle = Math.PI * bandwidth * t;
    double sinc = Math.abs(angle) < 1e-12 ? 1 : Math.sin(angle) / angle;
    return gain * sinc * bessel(BETA * Math.sqrt(rest)) * norm;
  }

  /** The modified Bessel function of order 0, by its power series. */
  private static double bessel(double x) {
    double quarter = x * x / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= quarter / ((double) k * k);
      sum += term;
    }
    return sum;
  }
}
