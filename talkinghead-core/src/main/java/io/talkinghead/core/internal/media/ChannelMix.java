package io.talkinghead.core.internal.media;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * How the channels of a recording become fewer: one gain for each output and input.
 *
 * @param gains {@code float[outputs][inputs]}
 */
record ChannelMix(float[][] gains) {
  private static final float SIDE = (float) Math.sqrt(0.5);

  /** Returns the mean of {@code channels} channels. */
  static ChannelMix mean(int channels) {
    float[] row = new float[channels];
    Arrays.fill(row, 1f / channels);
    return new ChannelMix(new float[][] {row});
  }

  /**
   * Returns a stereo mix after ITU-R BS.775: front channels as they are, centre, side and back at
   * -3 dB, no low-frequency effects; scaled so that full scale everywhere does not exceed full
   * scale.
   *
   * @param channels names of the inputs, {@code AV_CHAN_...}
   */
  static ChannelMix stereo(int[] channels) {
    float[][] gains = new float[2][channels.length];
    for (int i = 0; i < channels.length; i++) {
      switch (channels[i]) {
        case avutil.AV_CHAN_FRONT_LEFT -> gains[0][i] = 1;
        case avutil.AV_CHAN_FRONT_RIGHT -> gains[1][i] = 1;
        case avutil.AV_CHAN_BACK_LEFT,
            avutil.AV_CHAN_SIDE_LEFT,
            avutil.AV_CHAN_FRONT_LEFT_OF_CENTER ->
            gains[0][i] = SIDE;
        case avutil.AV_CHAN_BACK_RIGHT,
            avutil.AV_CHAN_SIDE_RIGHT,
            avutil.AV_CHAN_FRONT_RIGHT_OF_CENTER ->
            gains[1][i] = SIDE;
        case avutil.AV_CHAN_LOW_FREQUENCY -> {}
        default -> {
          gains[0][i] = SIDE;
          gains[1][i] = SIDE;
        }
      }
    }
    for (float[] row : gains) {
      float sum = 0;
      for (float gain : row) {
        sum += gain;
      }
      for (int i = 0; i < row.length && sum > 1; i++) {
        row[i] /= sum;
      }
    }
    return new ChannelMix(gains);
  }

  /** Returns the names of the channels of {@code layout}; without names, the usual ones. */
  static int[] names(AVChannelLayout layout) {
    int[] names = new int[layout.nb_channels()];
    for (int i = 0; i < names.length; i++) {
      names[i] = avutil.av_channel_layout_channel_from_index(layout, i);
    }
    return Arrays.stream(names).allMatch(n -> n < 0) ? usualNames(names.length) : names;
  }

  /** Returns the names that {@code channels} channels usually have. */
  static int[] usualNames(int channels) {
    Natives.load();
    int[] names = new int[channels];
    try (AVChannelLayout layout = new AVChannelLayout()) {
      avutil.av_channel_layout_default(layout, channels);
      for (int i = 0; i < channels; i++) {
        names[i] = avutil.av_channel_layout_channel_from_index(layout, i);
      }
      avutil.av_channel_layout_uninit(layout);
    }
    return names;
  }

  /** Returns the number of channels it makes. */
  int outputs() {
    return gains.length;
  }

  /**
   * Mixes {@code frames} samples of each channel.
   *
   * @param source {@code float32[frames, inputs]}
   * @param target {@code float32[frames, outputs]}, written from {@code offset} on
   */
  void apply(float[] source, float[] target, int offset, int frames) {
    int outputs = gains.length;
    int inputs = gains[0].length;
    for (int o = 0; o < outputs; o++) {
      float[] row = gains[o];
      for (int f = 0; f < frames; f++) {
        float sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += row[i] * source[f * inputs + i];
        }
        target[offset + f * outputs + o] = sum;
      }
    }
  }
}
