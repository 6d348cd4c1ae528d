package io.talkinghead.core.internal.media;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Sound at another rate, by the polyphase filter of libswresample.
 *
 * <p>Sample 0 stays at time 0, and {@code N} samples become {@code ceil(N * out / in)}: the
 * filter's delay is taken off in front and its tail is cut. Owns the sound it was made from.
 */
final class ResampledSound implements AudioSource {
  private static final int PIECE = 4096;

  private final AudioSource source;
  private final int rate;
  private final float[] piece;
  private final FloatPointer input;
  private final FloatPointer output;
  private final int outputFrames;
  private @Nullable SwrContext context;
  private final PointerPointer<FloatPointer> inputs;
  private final PointerPointer<FloatPointer> outputs;
  private long framesIn;
  private long framesOut;
  private int position; // in the output, frames
  private int filled;
  private boolean ended;

  /**
   * @param source one or two channels
   * @param rate samples per second wanted
   */
  ResampledSound(AudioSource source, int rate) {
    Natives.load();
    this.source = source;
    this.rate = rate;
    int channels = source.channels();
    piece = new float[PIECE * channels];
    context = open(channels, source.sampleRateHz(), rate);
    outputFrames = (int) ((long) PIECE * rate / source.sampleRateHz()) + 256;
    input = new FloatPointer((long) PIECE * channels);
    output = new FloatPointer((long) outputFrames * channels);
    inputs = new PointerPointer<FloatPointer>(1).put(0, input);
    outputs = new PointerPointer<FloatPointer>(1).put(0, output);
  }

  private static SwrContext open(int channels, int from, int to) {
    SwrContext made = swresample.swr_alloc();
    try (AVChannelLayout layout = new AVChannelLayout()) {
      avutil.av_channel_layout_default(layout, channels);
      int format = avutil.AV_SAMPLE_FMT_FLT;
      int result =
          swresample.swr_alloc_set_opts2(made, layout, format, to, layout, format, from, 0, null);
      if (result >= 0) {
        avutil.av_opt_set_int(made, "filter_size", 64, 0); // steep enough for 48 to 16 kHz
        result = swresample.swr_init(made);
      }
      if (result < 0) {
        swresample.swr_free(made);
        throw new IllegalStateException(
            "No resampler from " + from + " to " + to + " Hz: " + Natives.error(result));
      }
      return made;
    }
  }

  @Override
  public int sampleRateHz() {
    return rate;
  }

  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public int read(float[] target, int offset, int frames) throws IOException {
    if (context == null) {
      throw new IllegalStateException("closed");
    }
    while (position == filled) {
      if (ended) {
        return -1;
      }
      refill(context);
    }
    int count = Math.min(frames, filled - position);
    output.position((long) position * channels()).get(target, offset, count * channels());
    Samples.clean(target, offset, count * channels());
    position += count;
    return count;
  }

  private void refill(SwrContext open) throws IOException {
    int fed = source.read(piece, 0, PIECE);
    output.position(0);
    position = 0;
    if (fed > 0) {
      input.put(piece, 0, fed * channels());
      framesIn += fed;
      filled = convert(open, outputFrames, inputs, fed);
      framesOut += filled;
    } else {
      ended = true;
      long total = -Math.floorDiv(-framesIn * rate, (long) source.sampleRateHz());
      int rest = (int) Math.max(0, Math.min(outputFrames, total - framesOut));
      output.fill(0); // in case the filter has a sample less than that
      if (rest > 0) {
        convert(open, rest, null, 0);
      }
      filled = rest;
    }
  }

  private int convert(
      SwrContext open, int room, @Nullable PointerPointer<FloatPointer> from, int fed)
      throws NativeException {
    return Natives.check(swresample.swr_convert(open, outputs, room, from, fed), "Resampling");
  }

  @Override
  public void close() {
    SwrContext open = context;
    context = null;
    if (open != null) {
      swresample.swr_free(open);
      inputs.close();
      outputs.close();
      input.close();
      output.close();
      source.close();
    }
  }
}
