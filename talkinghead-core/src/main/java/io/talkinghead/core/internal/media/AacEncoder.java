package io.talkinghead.core.internal.media;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Sound to AAC, pulled from its source as far as the video has come. Samples beyond full scale are
 * clipped.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> owns the sound.
 */
final class AacEncoder implements AutoCloseable {
  /**
   * Four bits for each sample, in bounds that sound clean: 64 kb/s at 16 kHz, 96 from 24 kHz on.
   */
  private static final int BITS_PER_SAMPLE = 4;

  private final AudioSource sound;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final int frameSamples;
  private final float[] piece;
  private @Nullable AVCodecContext context;
  private long samples;
  private boolean ended;

  /**
   * @param sound one or two channels, at a rate that AAC has; becomes this object's own
   */
  AacEncoder(AudioSource sound) throws IOException {
    this.sound = sound;
    AVCodec codec = avcodec.avcodec_find_encoder_by_name("aac");
    AVCodecContext made = avcodec.avcodec_alloc_context3(codec);
    context = made;
    made.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
    made.sample_rate(sound.sampleRateHz());
    avutil.av_channel_layout_default(made.ch_layout(), sound.channels());
    int perChannel = Math.max(32_000, Math.min(96_000, BITS_PER_SAMPLE * sound.sampleRateHz()));
    made.bit_rate((long) perChannel * sound.channels());
    made.flags(made.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    try (AVRational tick = new AVRational().num(1).den(sound.sampleRateHz())) {
      made.time_base(tick);
    }
    AVDictionary options = new AVDictionary(null);
    // half the work of FFmpeg's default, and closer to the sample voice: 45 dB against 43
    avutil.av_dict_set(options, "aac_coder", "fast", 0);
    int result = avcodec.avcodec_open2(made, codec, options);
    avutil.av_dict_free(options);
    if (result >= 0) {
      frame.format(avutil.AV_SAMPLE_FMT_FLTP);
      frame.nb_samples(made.frame_size());
      frame.sample_rate(made.sample_rate());
      avutil.av_channel_layout_copy(frame.ch_layout(), made.ch_layout());
      result = avutil.av_frame_get_buffer(frame, 0);
    }
    frameSamples = made.frame_size();
    piece = new float[frameSamples * sound.channels()];
    if (result < 0) {
      close();
      throw FfmpegVideoEncoder.notEncodable(
          "sound",
          "AAC does not open for %d Hz: %s."
              .formatted(sound.sampleRateHz(), Natives.error(result)));
    }
  }

  /** Returns the open codec, for the muxer to copy its parameters. */
  AVCodecContext context() {
    AVCodecContext open = context;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  /** Returns how many samples of each channel were taken from the sound. */
  long samples() {
    return samples;
  }

  int sampleRateHz() {
    return sound.sampleRateHz();
  }

  /** Encodes until the sound has reached {@code time}, in samples, or ended. */
  void advanceTo(long time, PacketSink sink) throws IOException {
    while (!ended && samples < time) {
      int count = fill();
      if (count > 0) {
        send(count);
        PacketSink.drain(context(), packet, sink);
      }
      if (ended) {
        Natives.check(avcodec.avcodec_send_frame(context(), null), "Encoding the sound");
        PacketSink.drain(context(), packet, sink);
      }
    }
  }

  /** Fills {@code piece}, except at the end. */
  private int fill() throws IOException {
    int count = 0;
    while (count < frameSamples) {
      int read = sound.read(piece, count * sound.channels(), frameSamples - count);
      if (read < 0) {
        ended = true;
        break;
      }
      count += read;
    }
    return count;
  }

  private void send(int count) throws IOException {
    Natives.check(avutil.av_frame_make_writable(frame), "A new frame");
    int channels = sound.channels();
    for (int channel = 0; channel < channels; channel++) {
      FloatBuffer plane =
          frame
              .extended_data(channel)
              .capacity(4L * frameSamples)
              .asByteBuffer()
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      for (int i = 0; i < count; i++) {
        plane.put(i, Math.max(-1f, Math.min(1f, piece[i * channels + channel])));
      }
    }
    frame.nb_samples(count);
    frame.pts(samples);
    Natives.check(avcodec.avcodec_send_frame(context(), frame), "Encoding the sound");
    samples += count;
  }

  @Override
  public void close() {
    AVCodecContext open = context;
    context = null;
    if (open != null) {
      avcodec.avcodec_free_context(open);
      avcodec.av_packet_free(packet);
      avutil.av_frame_free(frame);
      sound.close();
    }
  }
}
