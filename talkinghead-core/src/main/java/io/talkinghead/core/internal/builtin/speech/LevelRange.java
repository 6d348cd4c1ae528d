package io.talkinghead.core.internal.builtin.speech;

import java.util.Arrays;

/**
 * How loud this voice is and how loud its pauses are, in dB of full scale: the 95th percentile of
 * the levels of 25 ms, and the 8th (at most 50 dB lower). From these follow the threshold of the
 * speech gate and the level relative to the voice.
 *
 * <p>With the whole voice at hand both are known. Live they are percentiles of a histogram that
 * forgets over ten seconds and begins with an everyday guess; there the loudness of the voice is
 * remembered through pauses, so that a silent room does not become a voice.
 */
final class LevelRange {
  private static final double DEPTH_DB = 50;
  private static final double SCALE_DB = 32;
  private static final float LOUDEST = 1.15f;

  private static final double FLOOR_DB = -75;
  private static final double CEILING_DB = 0;
  private static final double BUCKET_DB = 0.5;
  private static final double FORGET = 1 - 1.0 / 1000; // a frame: 10 s
  private static final double GUESS_HIGH_DB = -25;
  private static final double GUESS_LOW_DB = -60;
  private static final double GUESS_FRAMES = 50;
  private static final double QUIETEST_VOICE_DB = -55;
  private static final double SMALLEST_RANGE_DB = 20;
  private static final double FADE_DB = 0.0025; // a frame: 1 dB in 4 s

  private final double[] histogram;
  private double total;
  private double high;
  private double low;

  private LevelRange(double high, double low, double[] histogram) {
    this.high = high;
    this.low = low;
    this.histogram = histogram;
  }

  /** A voice whose 95th and 8th percentile are known. */
  static LevelRange of(double high, double low) {
    return new LevelRange(high, Math.max(low, high - DEPTH_DB), new double[0]);
  }

  /** A voice of which nothing is known yet. */
  static LevelRange running() {
    double[] histogram = new double[(int) ((CEILING_DB - FLOOR_DB) / BUCKET_DB) + 1];
    LevelRange range = new LevelRange(GUESS_HIGH_DB, GUESS_LOW_DB, histogram);
    histogram[bucket(GUESS_HIGH_DB)] = GUESS_FRAMES / 2;
    histogram[bucket(GUESS_LOW_DB)] = GUESS_FRAMES / 2;
    range.total = GUESS_FRAMES;
    return range;
  }

  /** Returns another in the same state. */
  LevelRange fork() {
    LevelRange fork = new LevelRange(high, low, histogram.clone());
    fork.total = total;
    return fork;
  }

  /** Returns the level of the window {@code samples[at .. at + 400)} in dB of full scale. */
  static float levelDb(float[] samples, int at) {
    double sum = 0;
    for (int i = at; i < at + LogMel.WINDOW; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return (float) (20 * Math.log10(Math.sqrt(sum / LogMel.WINDOW) + 1e-6));
  }

  /** Hears the level of the next frame. */
  void hear(float db) {
    if (histogram.length == 0) {
      return;
    }
    for (int i = 0; i < histogram.length; i++) {
      histogram[i] *= FORGET;
    }
    histogram[bucket(db)]++;
    total = total * FORGET + 1;
    low = percentile(0.08);
    high =
        Math.max(
            Math.max(percentile(0.95), high - FADE_DB),
            Math.max(low + SMALLEST_RANGE_DB, QUIETEST_VOICE_DB));
    low = Math.max(low, high - DEPTH_DB);
  }

  /** Returns the level above which, by 3 dB, speech begins, and below which it ends. */
  double thresholdDb() {
    return Math.max(low + 0.28 * (high - low), high - 38);
  }

  /** Returns how loud {@code db} is for this voice, 0 to 1.15. */
  float relative(float db) {
    return (float) Math.max(0, Math.min(LOUDEST, (db - (high - SCALE_DB)) / SCALE_DB));
  }

  private static int bucket(double db) {
    return (int) ((Math.max(FLOOR_DB, Math.min(CEILING_DB, db)) - FLOOR_DB) / BUCKET_DB);
  }

  private double percentile(double share) {
    double wanted = share * total;
    int i = 0;
    for (double sum = histogram[0]; sum < wanted && i < histogram.length - 1; ) {
      sum += histogram[++i];
    }
    return FLOOR_DB + i * BUCKET_DB;
  }

  /**
   * Returns the {@code share} quantile of {@code values}, interpolated between neighbours (as numpy
   * does); sorts a copy.
   */
  static double quantile(float[] values, int count, double share) {
    float[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
