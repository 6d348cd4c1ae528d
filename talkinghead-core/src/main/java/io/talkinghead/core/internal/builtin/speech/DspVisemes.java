package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Viseme;

/**
 * The fallback without a network: visemes by rules from loudness and the balance of bands. It
 * follows the loudness of speech about as well, but sees one lip closure in ten. Chosen with the
 * property {@code features=dsp}; for comparison, and for machines that cannot afford the network.
 *
 * <p>Open vowels have energy between 500 and 1,000 Hz, spread ones around 2 kHz, rounded ones
 * neither; sibilants above 3.5 kHz; a short dip in loudness without hiss is a closure.
 */
final class DspVisemes {
  /** Rows before and after in which a dip is looked for. */
  static final int DIP_ROWS = 8;

  private DspVisemes() {}

  /**
   * Judges one row.
   *
   * @param bands log-mel before normalisation, 40 numbers from {@code at} on
   * @param dipDb how far the level lies under both its sides within {@link #DIP_ROWS}, dB
   * @param level loudness relative to the voice, 0 to 1.15
   * @param loud whether the gate is open
   * @param target receives 15 weights of sum 1 from {@code to} on
   */
  static void judge(
      float[] bands, int at, double dipDb, float level, boolean loud, float[] target, int to) {
    double total = power(bands, at, 0, 8000) + 1e-9;
    double hiss = power(bands, at, 3500, 8000) / total;
    double open = power(bands, at, 500, 1000) / (power(bands, at, 100, 1000) + 1e-9);
    double spread = power(bands, at, 1500, 2800) / (power(bands, at, 800, 2800) + 1e-9);
    double vowel = loud ? unit((level - 0.25) / 0.6) : 0;
    double closed = unit(1 - (open - 0.2) / 0.4);
    double[] weight = new double[VisemeNet.CLASSES];
    weight[Viseme.SIL.ordinal()] = loud ? 0.05 : 1;
    weight[Viseme.SS.ordinal()] = loud ? 1.5 * unit((hiss - 0.45) / 0.3) : 0;
    weight[Viseme.PP.ordinal()] = loud && hiss < 0.35 ? 1.2 * unit((dipDb - 8) / 8) : 0;
    weight[Viseme.AA.ordinal()] = vowel * 1.2 * unit((open - 0.35) / 0.3);
    weight[Viseme.IH.ordinal()] = vowel * unit((spread - 0.35) / 0.3) * closed;
    weight[Viseme.OU.ordinal()] = vowel * unit((0.3 - spread) / 0.25) * closed;
    weight[Viseme.E.ordinal()] = vowel * 0.35;
    weight[Viseme.DD.ordinal()] = loud ? (1 - vowel) * 0.4 : 0;
    double sum = 0;
    for (double w : weight) {
      sum += w;
    }
    for (int i = 0; i < weight.length; i++) {
      target[to + i] = (float) (weight[i] / sum);
    }
  }

  private static double power(float[] bands, int at, double fromHz, double toHz) {
    double sum = 0;
    for (int i = 0; i < LogMel.BANDS; i++) {
      double hz = LogMel.centreHz(i);
      if (hz >= fromHz && hz < toHz) {
        sum += Math.exp(bands[at + i]);
      }
    }
    return sum;
  }

  private static double unit(double x) {
    return Math.max(0, Math.min(1, x));
  }
}
