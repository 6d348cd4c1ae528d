package io.talkinghead.core.internal.ditto.audio;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.SamplingOptions;
import java.util.Arrays;

/**
 * Cuts 16 kHz sound into the windows that HuBERT hears. A window holds (past + now + future) frames
 * of 640 samples and 80 more; its middle gives the features of {@code now} frames.
 *
 * <p>Offline the sound is preceded by {@code span - 640 (now + future)} zeros, and window i starts
 * at {@code int(i * 0.04 * 16000)} for i = 0, now, 2 now, .. in double, which truncates some starts
 * to one sample earlier. Online it is preceded by {@code 640 past} zeros and windows are exactly
 * {@code 640 now} apart: 80 samples later than offline. Both as in the reference.
 */
public final class AudioWindows {
  private static final int FRAME = 640;
  private static final int RATE = 16_000;

  private final int frames;
  private final int span;
  private final int lead;
  private final boolean offline;
  private float[] held;
  private long first; // stream index of held[0]; the stream starts with the leading zeros
  private int count;
  private long window;

  /** Cuts as {@code options} say. */
  public AudioWindows(SamplingOptions options, DittoMode mode) {
    int past = options.chunkPast();
    int future = options.chunkFuture();
    frames = options.chunkFrames();
    span = span(options);
    offline = mode == DittoMode.OFFLINE;
    lead = offline ? span - FRAME * (frames + future) : FRAME * past;
    held = new float[4 * span];
    count = lead;
  }

  private AudioWindows(AudioWindows other) {
    frames = other.frames;
    span = other.span;
    lead = other.lead;
    offline = other.offline;
    held = other.held.clone();
    first = other.first;
    count = other.count;
    window = other.window;
  }

  /** Returns another in the same state. */
  public AudioWindows fork() {
    return new AudioWindows(this);
  }

  /** Returns the samples of a window that is cut as {@code options} say. */
  public static int span(SamplingOptions options) {
    int frames = options.chunkPast() + options.chunkFrames() + options.chunkFuture();
    return (int) (frames * 0.04 * RATE) + 80;
  }

  /** Returns the samples of a window. */
  public int span() {
    return span;
  }

  /**
   * Returns how many frames of 25 a second {@code samples} make: {@code ceil(samples / 16000 * 25)}
   * in double and in that order, which makes some exact multiples one more.
   */
  public static long frames(long samples) {
    return (long) Math.ceil(samples / (double) RATE * 25);
  }

  /** Returns how many samples were taken. */
  public long samples() {
    return first + count - lead;
  }

  /** Returns how many windows the sound taken so far has, if it ends here. */
  public long windows() {
    return offline
        ? -Math.floorDiv(-frames(samples()), (long) frames)
        : -Math.floorDiv(-(first + count), (long) FRAME * frames);
  }

  private long start(long index) {
    return offline ? (long) (index * frames * 0.04 * RATE) : index * frames * FRAME;
  }

  /** Takes samples. */
  public void accept(float[] samples, int offset, int length) {
    int drop = (int) Math.min(count, start(window) - first);
    if (drop > 0 && count + length > held.length) {
      System.arraycopy(held, drop, held, 0, count - drop);
      first += drop;
      count -= drop;
    }
    if (count + length > held.length) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, count + length));
    }
    System.arraycopy(samples, offset, held, count, length);
    count += length;
  }

  /** Returns whether the next window is complete. */
  public boolean ready() {
    return first + count >= start(window) + span;
  }

  /** Returns whether there is another window, the sound having ended. */
  public boolean more() {
    return window < windows();
  }

  /** Writes the next window into {@code target}, zeros beyond the sound. */
  public void next(float[] target) {
    int from = (int) (start(window++) - first);
    int there = Math.max(0, Math.min(span, count - from));
    System.arraycopy(held, Math.min(from, count), target, 0, there);
    Arrays.fill(target, there, span, 0);
  }
}
