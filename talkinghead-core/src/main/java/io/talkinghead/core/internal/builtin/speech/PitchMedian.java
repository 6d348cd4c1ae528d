package io.talkinghead.core.internal.builtin.speech;

/** The median of many pitches in constant memory: a histogram of 1/50 octave from 64 to 512 Hz. */
final class PitchMedian {
  private static final int PER_OCTAVE = 50;
  private static final double LOWEST_HZ = 64;
  private static final double LN_2 = StrictMath.log(2);

  private final long[] histogram = new long[3 * PER_OCTAVE + 1];
  private long total;

  /** Returns another in the same state. */
  PitchMedian fork() {
    PitchMedian fork = new PitchMedian();
    System.arraycopy(histogram, 0, fork.histogram, 0, histogram.length);
    fork.total = total;
    return fork;
  }

  /** Counts {@code hz}. */
  void hear(float hz) {
    int bucket = (int) (log2(hz / LOWEST_HZ) * PER_OCTAVE);
    histogram[Math.max(0, Math.min(histogram.length - 1, bucket))]++;
    total++;
  }

  /** Returns the median in Hz, or {@code otherwise} if nothing was heard. */
  double orElse(double otherwise) {
    if (total == 0) {
      return otherwise;
    }
    long sum = 0;
    int i = -1;
    while (2 * sum < total) {
      sum += histogram[++i];
    }
    return LOWEST_HZ * StrictMath.pow(2, (i + 0.5) / PER_OCTAVE);
  }

  /** Returns the octaves from 1 to {@code ratio}. */
  static double log2(double ratio) {
    return Math.log(ratio) / LN_2;
  }
}
