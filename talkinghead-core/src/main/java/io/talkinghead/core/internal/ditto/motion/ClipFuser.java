package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import java.util.Arrays;

/**
 * Joins overlapping clips: fades over, then smooths pose, place and scale around the seam.
 *
 * <p>With clips of L = 80 frames and an overlap o, v = L - o frames are new each time; the fade
 * takes F = o frames offline, min(o, v) online. Frames before {@code length() - F} are final. Only
 * the last frames are kept.
 */
public final class ClipFuser {
  private static final int WIDTH = MotionInfo.VECTOR;

  /** Columns that are smoothed: all but the expression. */
  private static final int SMOOTHED = 202;

  private static final int L = MotionSampler.FRAMES;

  private final int overlap;
  private final int fresh;
  private final int fade;
  private final int window;
  private float[] held = new float[4 * L * WIDTH];
  private long first;
  private int count;

  /** Joins as {@code options} say. */
  public ClipFuser(SamplingOptions options, DittoMode mode) {
    overlap = options.overlap();
    fresh = L - overlap;
    fade = mode == DittoMode.OFFLINE ? overlap : Math.min(overlap, fresh);
    window = options.smoothing();
  }

  /** Takes over the state of {@code other}, which joins alike. */
  void set(ClipFuser other) {
    held = other.held.clone();
    first = other.first;
    count = other.count;
  }

  /** Returns v, how many frames each later clip adds. */
  public int fresh() {
    return fresh;
  }

  /** Returns F, how many of the last frames the next clip will change. */
  public int fade() {
    return fade;
  }

  /** Returns how many frames there are. */
  public long length() {
    return first + count;
  }

  /** Takes the next clip, {@code float32[80, 265]}. */
  public void add(float[] clip) {
    if (first + count == 0) {
      System.arraycopy(clip, 0, held, 0, L * WIDTH);
      count = L;
      smooth(0, L);
      return;
    }
    long before = length();
    int from = (L - fresh - fade) * WIDTH;
    for (int j = 0; j < fade; j++) {
      float w = (float) j / fade;
      int at = index(before - fade + j);
      for (int c = 0; c < WIDTH; c++) {
        held[at + c] = (1 - w) * held[at + c] + w * clip[from + j * WIDTH + c];
      }
    }
    System.arraycopy(clip, (L - fresh) * WIDTH, held, count * WIDTH, fresh * WIDTH);
    count += fresh;
    smooth(before - fade, before + 1);
  }

  /** Smooths frames [{@code from}, {@code to}) of what is there, reading from a copy. */
  private void smooth(long from, long to) {
    if (window <= 1) {
      return;
    }
    long low = Math.max(first, from - window / 2);
    long high = Math.min(length(), to + window / 2 + 1);
    float[] copy = Arrays.copyOfRange(held, index(low), index(high - 1) + WIDTH);
    for (long i = Math.max(from, first); i < Math.min(to, length()); i++) {
      mean(copy, low, length(), i, window, held, index(i));
    }
  }

  /**
   * Writes the smoothed columns of frame {@code i}.
   *
   * @param rows frames from {@code low} on
   * @param end frames there are
   */
  static void mean(float[] rows, long low, long end, long i, int window, float[] target, int at) {
    long from = Math.max(0, i - window / 2);
    long to = Math.min(end, i + window / 2 + 1);
    for (int c = 0; c < SMOOTHED; c++) {
      float sum = 0;
      for (long k = from; k < to; k++) {
        sum += rows[(int) (k - low) * WIDTH + c];
      }
      target[at + c] = sum / (to - from);
    }
  }

  private int index(long frame) {
    return (int) (frame - first) * WIDTH;
  }

  /** Returns a copy of frame {@code frame}, which is still held. */
  public float[] frame(long frame) {
    return Arrays.copyOfRange(held, index(frame), index(frame) + WIDTH);
  }

  /** Returns frame {@code frame} smoothed once more, as if there were {@code end} frames in all. */
  public float[] smoothedFrame(long frame, long end) {
    float[] smoothed = frame(frame);
    if (window > 1) {
      mean(held, first, end, frame, window, smoothed, 0);
    }
    return smoothed;
  }

  /** Drops frames before {@code frame} but for those that seams and smoothing still need. */
  public void forget(long frame) {
    long keep = Math.min(frame, length() - L) - window;
    int drop = (int) Math.max(0, Math.min(count, keep - first));
    if (drop > 0 && (count + 2 * L) * WIDTH > held.length) {
      System.arraycopy(held, drop * WIDTH, held, 0, (count - drop) * WIDTH);
      first += drop;
      count -= drop;
    }
    if ((count + L) * WIDTH > held.length) {
      held = Arrays.copyOf(held, 2 * held.length);
    }
  }

  /** Returns what the next clip goes on from: the frame before the overlap. */
  public float[] last() {
    return frame(length() - overlap - 1);
  }
}
