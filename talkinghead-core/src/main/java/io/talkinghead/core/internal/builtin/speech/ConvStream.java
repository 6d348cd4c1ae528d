package io.talkinghead.core.internal.builtin.speech;

/**
 * One convolution of one voice: remembers as many frames as its kernel reaches back, takes blocks
 * of frames, gives the frames that became certain. Outside of the voice its input is zero.
 */
final class ConvStream {
  private final Conv conv;
  private final int history;
  private final float[][] rows;
  private final float[][] taps;
  private final float[][] out;
  private int toSkip;

  /** Opens a stream of {@code conv} for blocks of up to {@code block} frames. */
  ConvStream(Conv conv, int block) {
    this.conv = conv;
    history = conv.padLeft + conv.padRight;
    rows = new float[conv.inChannels][history + block];
    taps = new float[conv.taps()][block];
    out = new float[conv.outChannels][block];
    toSkip = conv.padRight;
  }

  /** Takes over the state of {@code other}, a stream of the same convolution and block. */
  void set(ConvStream other) {
    for (int channel = 0; channel < rows.length; channel++) {
      System.arraycopy(other.rows[channel], 0, rows[channel], 0, history);
    }
    toSkip = other.toSkip;
  }

  /** Returns the input rows; new frames go to index {@link #history} and on. */
  float[][] rows() {
    return rows;
  }

  /** Returns how many frames it remembers. */
  int history() {
    return history;
  }

  /** Returns the output rows of the last {@link #step}. */
  float[][] out() {
    return out;
  }

  /** Adds {@link Conv#padRight} silent frames after {@code count}: the end of the voice. */
  int pad(int count) {
    for (float[] row : rows) {
      for (int t = 0; t < conv.padRight; t++) {
        row[history + count + t] = 0;
      }
    }
    return count + conv.padRight;
  }

  /**
   * Convolves {@code count} new frames into {@link #out}, where frame t belongs to the input at
   * index {@code t + padLeft}.
   *
   * @return how many frames at the begin of {@link #out} lie before the voice and do not count
   */
  int step(int count) {
    for (int channel = 0; channel < conv.inChannels; channel++) {
      for (int k = 0; k < conv.kernel; k++) {
        System.arraycopy(
            rows[channel], k * conv.dilation, taps[channel * conv.kernel + k], 0, count);
      }
    }
    conv.apply(taps, out, count);
    int skipped = Math.min(toSkip, count);
    toSkip -= skipped;
    return skipped;
  }

  /** Forgets all but the frames that the next block needs. */
  void shift(int count) {
    for (float[] row : rows) {
      System.arraycopy(row, count, row, 0, history);
    }
  }
}
