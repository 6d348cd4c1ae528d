package io.talkinghead.core.internal.builtin.speech;

/**
 * Cuts a stream into windows of 400 samples, one every 160. Frame i is centred at sample 160 i;
 * before the first and after the last sample there is silence. N samples give {@code (N + 200) /
 * 160} frames.
 */
final class FrameCutter {
  /** Takes windows. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes the next window, {@code samples[at .. at + 400)}; {@code samples[at - 1]} is the sample
     * before it.
     */
    void frame(float[] samples, int at);
  }

  private static final int LEAD = LogMel.WINDOW / 2;

  private final float[] buffer = new float[1 + LogMel.WINDOW + 32 * LogMel.HOP];
  private int filled = 1 + LEAD; // one sample more for the pre-emphasis
  private long heard;
  private long cut;

  /** Returns another in the same state. */
  FrameCutter fork() {
    FrameCutter fork = new FrameCutter();
    System.arraycopy(buffer, 0, fork.buffer, 0, buffer.length);
    fork.filled = filled;
    fork.heard = heard;
    fork.cut = cut;
    return fork;
  }

  /** Takes {@code count} samples and gives the windows that became complete. */
  void accept(float[] samples, int offset, int count, Sink sink) {
    heard += count;
    append(samples, offset, count, sink);
  }

  /** Takes the end and gives the remaining windows. */
  void finish(Sink sink) {
    long missing = frames(heard) - cut;
    float[] silence = new float[LogMel.HOP];
    while (missing > 0) {
      append(silence, 0, silence.length, sink);
      missing = frames(heard) - cut;
    }
  }

  /** Returns the number of frames of {@code samples} samples. */
  static long frames(long samples) {
    return (samples + LEAD) / LogMel.HOP;
  }

  private void append(float[] samples, int offset, int count, Sink sink) {
    int from = offset;
    int end = offset + count;
    while (from < end) {
      int take = Math.min(end - from, buffer.length - filled);
      System.arraycopy(samples, from, buffer, filled, take);
      filled += take;
      from += take;
      int at = 1;
      for (; at + LogMel.WINDOW <= filled; at += LogMel.HOP) {
        cut++;
        sink.frame(buffer, at);
      }
      System.arraycopy(buffer, at - 1, buffer, 0, filled - (at - 1));
      filled -= at - 1;
    }
  }
}
