package io.talkinghead.core.internal.builtin.speech;

import java.util.Arrays;

/**
 * The weights of one convolution over time.
 *
 * <p>A convolution is a product of a matrix with the rows of its input, shifted by each tap. Rows
 * are arrays of their own, all walked by the same index, four inputs a pass: that is the shape of
 * loop that HotSpot turns into vector instructions (with an offset in an index, or a body twice as
 * large, it does not, and takes two to four times as long). Each number is summed in one fixed
 * order that does not depend on the length of the block, so chunks of any size give the same bits.
 */
final class Conv {
  private static final int INPUTS = 4;

  final int inChannels;
  final int outChannels;
  final int kernel;
  final int dilation;
  final int padLeft;
  final int padRight;
  private final float[] weights;
  private final float[] bias;

  /**
   * Copies weights {@code float32[outChannels, inChannels, kernel]} found in {@code data} from
   * {@code weightAt} on and {@code float32[outChannels]} from {@code biasAt} on.
   */
  Conv(
      int inChannels,
      int outChannels,
      int kernel,
      int dilation,
      int padLeft,
      int padRight,
      float[] data,
      int weightAt,
      int biasAt) {
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernel = kernel;
    this.dilation = dilation;
    this.padLeft = padLeft;
    this.padRight = padRight;
    int taps = taps();
    if (taps % INPUTS != 0 || (kernel - 1) * dilation != padLeft + padRight) {
      throw new IllegalArgumentException(
          "a convolution needs inputs in fours and as many frames out as in");
    }
    weights = Arrays.copyOfRange(data, weightAt, weightAt + outChannels * taps);
    bias = Arrays.copyOfRange(data, biasAt, biasAt + outChannels);
  }

  /** Returns the number of input rows of {@link #apply}: inputs times kernel. */
  int taps() {
    return inChannels * kernel;
  }

  /**
   * Computes {@code out[o][t] = bias[o] + sum over r of weight[o][r] * in[r][t]} for t in [0,
   * count), where row {@code r = channel * kernel + tap}.
   */
  void apply(float[][] in, float[][] out, int count) {
    int w = 0;
    for (int o = 0; o < outChannels; o++) {
      float[] y = out[o];
      Arrays.fill(y, 0, count, bias[o]);
      for (int r = 0; r < taps(); r += INPUTS, w += INPUTS) {
        multiplyAdd(
            y,
            in[r],
            in[r + 1],
            in[r + 2],
            in[r + 3],
            weights[w],
            weights[w + 1],
            weights[w + 2],
            weights[w + 3],
            count);
      }
    }
  }

  private static void multiplyAdd(
      float[] y,
      float[] p,
      float[] q,
      float[] r,
      float[] s,
      float a,
      float b,
      float c,
      float d,
      int count) {
    for (int t = 0; t < count; t++) {
      y[t] += (a * p[t] + b * q[t]) + (c * r[t] + d * s[t]);
    }
  }
}
