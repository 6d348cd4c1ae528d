package io.talkinghead.core.internal.builtin.speech;

/**
 * The Fourier transform of 512 real numbers: a complex transform of half the length on the even and
 * odd numbers, then one step that takes them apart (Cooley and Tukey, 1965; the packing is
 * textbook). Twiddles come from {@link StrictMath}, so all machines agree.
 *
 * <p><b>Threads:</b> one caller at a time; it keeps its scratch.
 */
final class RealFft {
  static final int SIZE = 512;

  /** Number of different results: bins 0 to 256. */
  static final int BINS = SIZE / 2 + 1;

  private static final int HALF = SIZE / 2;
  private static final int BITS = 8;
  private static final int[] REVERSED = new int[HALF];
  private static final double[] COS = new double[SIZE];
  private static final double[] SIN = new double[SIZE];

  static {
    for (int i = 0; i < HALF; i++) {
      REVERSED[i] = Integer.reverse(i) >>> (32 - BITS);
    }
    for (int i = 0; i < SIZE; i++) {
      COS[i] = StrictMath.cos(2 * StrictMath.PI * i / SIZE);
      SIN[i] = -StrictMath.sin(2 * StrictMath.PI * i / SIZE);
    }
  }

  private final double[] zRe = new double[HALF];
  private final double[] zIm = new double[HALF];

  /** Real parts of the last result, bins 0 to 256. */
  final double[] re = new double[BINS];

  /** Imaginary parts of the last result, bins 0 to 256. */
  final double[] im = new double[BINS];

  /** Transforms {@code x[0 .. 512)} into {@link #re} and {@link #im}. */
  void transform(double[] x) {
    for (int i = 0; i < HALF; i++) {
      int from = 2 * REVERSED[i];
      zRe[i] = x[from];
      zIm[i] = x[from + 1];
    }
    firstTwoStages();
    for (int length = 8; length <= HALF; length <<= 1) {
      stage(length);
    }
    separate();
  }

  /** Butterflies of lengths 2 and 4, whose twiddles are 1 and -i. */
  private void firstTwoStages() {
    for (int a = 0; a < HALF; a += 4) {
      double sumRe = zRe[a] + zRe[a + 1];
      double sumIm = zIm[a] + zIm[a + 1];
      double differenceRe = zRe[a] - zRe[a + 1];
      double differenceIm = zIm[a] - zIm[a + 1];
      double upperRe = zRe[a + 2] + zRe[a + 3];
      double upperIm = zIm[a + 2] + zIm[a + 3];
      double turnedRe = zIm[a + 2] - zIm[a + 3];
      double turnedIm = zRe[a + 3] - zRe[a + 2];
      zRe[a] = sumRe + upperRe;
      zIm[a] = sumIm + upperIm;
      zRe[a + 1] = differenceRe + turnedRe;
      zIm[a + 1] = differenceIm + turnedIm;
      zRe[a + 2] = sumRe - upperRe;
      zIm[a + 2] = sumIm - upperIm;
      zRe[a + 3] = differenceRe - turnedRe;
      zIm[a + 3] = differenceIm - turnedIm;
    }
  }

  private void stage(int length) {
    int half = length >> 1;
    int step = SIZE / length;
    for (int k = 0; k < half; k++) {
      double cos = COS[k * step];
      double sin = SIN[k * step];
      for (int a = k; a < HALF; a += length) {
        int b = a + half;
        double tRe = zRe[b] * cos - zIm[b] * sin;
        double tIm = zRe[b] * sin + zIm[b] * cos;
        zRe[b] = zRe[a] - tRe;
        zIm[b] = zIm[a] - tIm;
        zRe[a] += tRe;
        zIm[a] += tIm;
      }
    }
  }

  private void separate() {
    for (int k = 0; k <= HALF; k++) {
      int a = k % HALF;
      int b = (HALF - k) % HALF;
      double evenRe = 0.5 * (zRe[a] + zRe[b]);
      double evenIm = 0.5 * (zIm[a] - zIm[b]);
      double oddRe = 0.5 * (zIm[a] + zIm[b]);
      double oddIm = 0.5 * (zRe[b] - zRe[a]);
      re[k] = evenRe + COS[k] * oddRe - SIN[k] * oddIm;
      im[k] = evenIm + COS[k] * oddIm + SIN[k] * oddRe;
    }
  }
}
