package io.talkinghead.core.internal.ditto.audio;

import io.talkinghead.Checks;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;

/**
 * Any sound as the 16 kHz mono that HuBERT hears: channels averaged, then resampled as the
 * reference's loader does, piece by piece.
 *
 * <p>{@code y[k] = sum_j x[j] h(k / 16000 - j / sr)} with {@link SincKernel}; samples before and
 * after the sound are 0. n samples give {@code ceil(n 16000 / sr)}; where rounding gives one fewer,
 * the last is 0, as in the reference. Sound of 16 kHz passes unchanged. Nothing is normalised.
 *
 * <p><b>Ownership:</b> the source becomes this one's to close. Memory: a few thousand samples and,
 * for the usual rates, a table of responses.
 */
public final class ResampledSource implements AudioSource {
  private static final int RATE = AudioFeatureExtractor.SAMPLE_RATE_HZ;
  private static final int LOWEST_RATE = 1000;
  private static final int HIGHEST_RATE = 768_000;
  private static final int LARGEST_TABLE = 1 << 20;
  private static final int PIECE = 4096;

  private final AudioSource source;
  private final int from;
  private final SincKernel kernel;
  private final int reach;
  private final int phases;
  private final double[][] table;
  private final float[] piece;
  private float[] mono = new float[4 * PIECE];
  private long first; // index of mono[0] in the sound
  private int held;
  private boolean ended;
  private long next; // index of the next output sample

  /** Reads {@code source}. */
  public ResampledSource(AudioSource source) {
    this.source = source;
    this.from = Checks.inRange("sampleRateHz", source.sampleRateHz(), LOWEST_RATE, HIGHEST_RATE);
    this.kernel = new SincKernel(from, RATE);
    this.reach = (int) Math.ceil(kernel.halfSeconds() * from) + 1;
    this.phases = RATE / gcd(RATE, from);
    long entries = (long) phases * (2L * reach + 1);
    this.table = new double[entries <= LARGEST_TABLE ? phases : 0][];
    this.piece = new float[PIECE * source.channels()];
  }

  /** Returns whether sound of {@code sampleRateHz} can be read. */
  public static boolean takes(int sampleRateHz) {
    return sampleRateHz >= LOWEST_RATE && sampleRateHz <= HIGHEST_RATE;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Returns how many samples at 16 kHz {@code samples} of {@code sampleRateHz} give. */
  public static long length(long samples, int sampleRateHz) {
    return -Math.floorDiv(-Math.multiplyExact(samples, (long) RATE), (long) sampleRateHz);
  }

  @Override
  public int sampleRateHz() {
    return RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int read(float[] target, int offset, int frames) throws IOException {
    int done = 0;
    while (done < frames) {
      long middle = Math.floorDiv(next * from, (long) RATE);
      fill(middle + reach);
      if (ended && next >= length(first + held, from)) {
        break;
      }
      target[offset + done++] = sample(middle);
      next++;
    }
    return done == 0 ? -1 : done;
  }

  /** Reads until sample {@code last} is held, or the end. */
  private void fill(long last) throws IOException {
    while (!ended && first + held <= last) {
      int read = source.read(piece, 0, PIECE);
      if (read < 0) {
        ended = true;
        return;
      }
      forget(read);
      int channels = source.channels();
      for (int i = 0; i < read; i++) {
        float sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += piece[i * channels + c];
        }
        mono[held++] = channels == 1 ? sum : sum / channels;
      }
    }
  }

  /** Drops samples that no output needs any more, so that {@code more} fit. */
  private void forget(int more) {
    long keepFrom = Math.max(first, Math.floorDiv(next * from, (long) RATE) - reach);
    int drop = (int) Math.min(held, keepFrom - first);
    if (held + more > mono.length) {
      System.arraycopy(mono, drop, mono, 0, held - drop);
      held -= drop;
      first += drop;
    }
    if (held + more > mono.length) {
      mono = java.util.Arrays.copyOf(mono, Math.max(2 * mono.length, held + more));
    }
  }

  private float sample(long middle) {
    if (from == RATE) {
      return mono[(int) (next - first)];
    }
    if (ended && next >= rounded(first + held)) {
      return 0;
    }
    double[] response = response(next);
    long start = middle - reach;
    double sum = 0;
    int low = (int) Math.max(0, first - start);
    int high = (int) Math.min(response.length, first + held - start);
    for (int j = low; j < high; j++) {
      sum += mono[(int) (start + j - first)] * response[j];
    }
    return (float) sum;
  }

  /** How many samples the resampler itself yields. */
  private long rounded(long samples) {
    return Math.floorDiv(2 * samples * RATE + from, 2L * from);
  }

  /** The responses at the samples around output {@code index}, from {@code middle - reach} on. */
  private double[] response(long index) {
    int phase = (int) (index % phases);
    if (table.length > 0 && table[phase] != null) {
      return table[phase];
    }
    // the place within a sample of the source is the same for every index of a phase
    double fraction = (double) Math.floorMod((long) phase * from, (long) RATE) / RATE;
    double[] response = new double[2 * reach + 1];
    for (int j = 0; j < response.length; j++) {
      response[j] = kernel.at((fraction - (j - reach)) / from);
    }
    if (table.length > 0) {
      table[phase] = response;
    }
    return response;
  }

  @Override
  public void close() {
    source.close();
  }
}
