package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Checks;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the whole of a voice says about it.
 *
 * <p>The first reading keeps loudness and level of each frame (8 bytes: 12 MB for four hours) and,
 * for the first ten minutes, its log-mel (10 MB). Longer voices are read a second time for the mean
 * of the loud frames, because which are loud is known only at the end.
 *
 * @param meanSpectrum mean log-mel of the loud frames, 40 numbers
 * @param highDb 95th percentile of the level
 * @param lowDb 8th percentile of the level
 * @param medianHz median pitch of every fifth frame, NaN if none is voiced
 */
record VoiceSurvey(double[] meanSpectrum, double highDb, double lowDb, double medianHz) {
  private static final int KEPT_FRAMES = 60_000;
  private static final int PAGE_FRAMES = 1_000;
  private static final int PITCH_EVERY = 5;
  private static final double PITCH_RANGE_DB = 30;
  private static final int CHUNK = 4_000;

  /** Reads the sound of {@code opener} once or twice. */
  static VoiceSurvey of(AudioSource.Opener opener) throws IOException {
    Reading reading = new Reading();
    read(opener, reading);
    reading.cutter.finish(reading);
    if (reading.count == 0) {
      return new VoiceSurvey(new double[LogMel.BANDS], -120, -120, Double.NaN);
    }
    double threshold =
        LevelRange.quantile(reading.loudness, reading.count, 0.95) - SpectrumNorm.LOUD_NAT;
    LoudMean mean = new LoudMean(Arrays.copyOf(reading.loudness, reading.count), threshold);
    if (reading.count <= KEPT_FRAMES) {
      for (int i = 0; i < reading.count; i++) {
        mean.add(reading.pages.get(i / PAGE_FRAMES), i % PAGE_FRAMES * LogMel.BANDS);
      }
    } else {
      reading.pages.clear();
      Again again = new Again(mean);
      read(opener, again);
      again.cutter.finish(again);
    }
    return new VoiceSurvey(
        mean.result(),
        LevelRange.quantile(reading.levels, reading.count, 0.95),
        LevelRange.quantile(reading.levels, reading.count, 0.08),
        reading.median.orElse(Double.NaN));
  }

  private static void read(AudioSource.Opener opener, Listener listener) throws IOException {
    try (AudioSource source = opener.open()) {
      Checks.argument(
          source.channels() == 1 && source.sampleRateHz() == AudioFeatureExtractor.SAMPLE_RATE_HZ,
          "the whole voice must be 16000 Hz mono, was %d Hz with %d channels",
          source.sampleRateHz(),
          source.channels());
      float[] chunk = new float[CHUNK];
      for (int n = source.read(chunk, 0, CHUNK); n >= 0; n = source.read(chunk, 0, CHUNK)) {
        listener.hear(chunk, n);
      }
    }
  }

  private interface Listener {
    void hear(float[] samples, int count);
  }

  /** The first reading. */
  private static final class Reading implements Listener, FrameCutter.Sink {
    private final FrameCutter cutter = new FrameCutter();
    private final LogMel mel = new LogMel();
    private final PitchTracker pitch = new PitchTracker();
    private final PitchMedian median = new PitchMedian();
    private final List<float[]> pages = new ArrayList<>();
    private final float[] scratch = new float[LogMel.BANDS];
    private float[] loudness = new float[PAGE_FRAMES];
    private float[] levels = new float[PAGE_FRAMES];
    private double loudestDb = Double.NEGATIVE_INFINITY;
    private int count;

    @Override
    public void hear(float[] samples, int n) {
      pitch.accept(samples, 0, n);
      cutter.accept(samples, 0, n, this);
    }

    @Override
    public void frame(float[] samples, int at) {
      if (count == loudness.length) {
        loudness = Arrays.copyOf(loudness, 2 * count);
        levels = Arrays.copyOf(levels, 2 * count);
      }
      if (count < KEPT_FRAMES && count % PAGE_FRAMES == 0) {
        pages.add(new float[PAGE_FRAMES * LogMel.BANDS]);
      }
      boolean kept = count < KEPT_FRAMES;
      loudness[count] =
          (float)
              mel.frame(
                  samples,
                  at,
                  kept ? pages.get(pages.size() - 1) : scratch,
                  kept ? count % PAGE_FRAMES * LogMel.BANDS : 0);
      levels[count] = LevelRange.levelDb(samples, at);
      loudestDb = Math.max(loudestDb, levels[count]);
      if (count % PITCH_EVERY == 0 && count > 0 && levels[count] > loudestDb - PITCH_RANGE_DB) {
        float hz = pitch.at(count - 1);
        if (!Float.isNaN(hz)) {
          median.hear(hz);
        }
      }
      count++;
    }
  }

  /** The second reading of a long voice. */
  private static final class Again implements Listener, FrameCutter.Sink {
    private final FrameCutter cutter = new FrameCutter();
    private final LogMel mel = new LogMel();
    private final float[] bands = new float[LogMel.BANDS];
    private final LoudMean mean;

    Again(LoudMean mean) {
      this.mean = mean;
    }

    @Override
    public void hear(float[] samples, int n) {
      cutter.accept(samples, 0, n, this);
    }

    @Override
    public void frame(float[] samples, int at) {
      if (mean.wantsNext()) {
        mel.frame(samples, at, bands, 0);
      }
      mean.add(bands, 0);
    }
  }

  /** The mean over the frames whose loudness exceeds a threshold, told in order. */
  private static final class LoudMean {
    private final float[] loudness;
    private final double threshold;
    private final double[] sum = new double[LogMel.BANDS];
    private long loud;
    private int next;

    LoudMean(float[] loudness, double threshold) {
      this.loudness = loudness;
      this.threshold = threshold;
    }

    boolean wantsNext() {
      return next < loudness.length && loudness[next] > threshold;
    }

    void add(float[] bands, int at) {
      if (wantsNext()) {
        loud++;
        for (int i = 0; i < LogMel.BANDS; i++) {
          sum[i] += bands[at + i];
        }
      }
      next++;
    }

    double[] result() {
      double[] mean = new double[LogMel.BANDS];
      for (int i = 0; i < LogMel.BANDS; i++) {
        mean[i] = sum[i] / Math.max(1, loud);
      }
      return mean;
    }
  }
}
