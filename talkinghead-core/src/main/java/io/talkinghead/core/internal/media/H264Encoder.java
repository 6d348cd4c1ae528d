package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Pictures to H.264: 4:2:0, a key frame every two seconds, no B-frames, so that packets come in the
 * order of the pictures.
 *
 * <p>Encoders are tried by opening them: NVENC (fails without a driver or an encoding engine), x264
 * (only where the application has brought the GPL build), openh264. The settings aim at about 42 dB
 * PSNR on a face of 512 x 512 pixels.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class H264Encoder implements PictureStream, AutoCloseable {
  private static final int KEY_FRAME_SECONDS = 2;

  /**
   * 2 Mb/s at 512 x 512 and 25 frames per second; larger and faster videos need less than in
   * proportion.
   */
  private static final double BITS_PER_SECOND = 2e6;

  private static final Map<String, Map<String, String>> SETTINGS =
      Map.of(
          "h264_nvenc",
          Map.of("preset", "p4", "rc", "vbr", "cq", "23", "profile", "high"),
          "libx264",
          Map.of("preset", "veryfast", "crf", "20", "profile", "high"),
          "libopenh264",
          // below 22 the bits go into the grain: twice as many for half a decibel
          Map.of("rc_mode", "quality", "profile", "high", "coder", "cabac", "qmin", "22"));

  /** What makes them give each packet at once; openh264 always does. */
  private static final Map<String, Map<String, String>> LIVE_SETTINGS =
      Map.of(
          "h264_nvenc", Map.of("tune", "ull", "delay", "0", "zerolatency", "1"),
          "libx264", Map.of("tune", "zerolatency"));

  private static final List<String> ORDER = List.of("h264_nvenc", "libx264", "libopenh264");

  private final String name;
  private final YuvPicture yuv;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private @Nullable AVCodecContext context;

  private H264Encoder(String name, AVCodecContext context, YuvPicture yuv) {
    this.name = name;
    this.context = context;
    this.yuv = yuv;
  }

  /**
   * Opens an encoder.
   *
   * @param width of the pictures, pixels; an odd last column is left out
   * @param height of the pictures, pixels; an odd last row is left out
   * @param frameRate pictures per second
   * @param wanted FFmpeg's name of the encoder, or null for the first that opens
   * @throws InputException {@code ENCODER_NOT_AVAILABLE} with what was tried
   */
  static H264Encoder open(int width, int height, int frameRate, @Nullable String wanted)
      throws IOException {
    return open(width, height, frameRate, wanted, 0, /* live= */ false);
  }

  /**
   * Opens an encoder.
   *
   * @param keyFrames pictures from one key frame to the next, 0 for two seconds
   * @param live whether each packet shall come with its picture, whatever that costs in quality
   * @see #open(int, int, int, String)
   */
  static H264Encoder open(
      int width, int height, int frameRate, @Nullable String wanted, int keyFrames, boolean live)
      throws IOException {
    int evenWidth = width & ~1;
    int evenHeight = height & ~1;
    if (evenWidth < 16 || evenHeight < 16) {
      throw FfmpegVideoEncoder.notEncodable(
          "MP4", "pictures are %d x %d, at least 16 x 16 are needed.".formatted(width, height));
    }
    List<String> tried = new ArrayList<>();
    for (String name : wanted == null ? ORDER : List.of(wanted)) {
      AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
      if (codec == null || codec.id() != avcodec.AV_CODEC_ID_H264) {
        tried.add(name + " (not in this FFmpeg)");
        continue;
      }
      AVCodecContext context = configure(codec, evenWidth, evenHeight, frameRate);
      if (keyFrames > 0) {
        context.gop_size(keyFrames);
      }
      Map<String, String> settings = new HashMap<>(SETTINGS.getOrDefault(name, Map.of()));
      settings.putAll(live ? LIVE_SETTINGS.getOrDefault(name, Map.of()) : Map.of());
      int result = openCodec(context, codec, settings);
      if (result >= 0) {
        return new H264Encoder(name, context, new YuvPicture(width, height));
      }
      avcodec.avcodec_free_context(context);
      tried.add(name + " (" + Natives.error(result) + ")");
    }
    throw new InputException(
        ErrorCode.ENCODER_NOT_AVAILABLE,
        "No H.264 encoder opens for %d x %d. Tried: %s."
            .formatted(evenWidth, evenHeight, String.join(", ", tried)));
  }

  private static AVCodecContext configure(AVCodec codec, int width, int height, int frameRate) {
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    context.width(width);
    context.height(height);
    context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    try (AVRational rate = new AVRational().num(frameRate).den(1);
        AVRational tick = new AVRational().num(1).den(frameRate);
        AVRational square = new AVRational().num(1).den(1)) {
      context.framerate(rate);
      context.time_base(tick);
      context.sample_aspect_ratio(square);
    }
    context.gop_size(KEY_FRAME_SECONDS * frameRate);
    context.max_b_frames(0);
    context.bit_rate(bitRate(width, height, frameRate));
    context.color_range(avutil.AVCOL_RANGE_MPEG);
    context.colorspace(avutil.AVCOL_SPC_BT709);
    context.color_primaries(avutil.AVCOL_PRI_BT709);
    context.color_trc(avutil.AVCOL_TRC_BT709);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    context.thread_count(1); // the pipeline's other stages have the other cores
    return context;
  }

  private static long bitRate(int width, int height, int frameRate) {
    double pixels = (double) width * height / (512 * 512);
    return Math.round(BITS_PER_SECOND * Math.pow(pixels, 0.75) * Math.pow(frameRate / 25.0, 0.6));
  }

  private static int openCodec(
      AVCodecContext context, AVCodec codec, Map<String, String> settings) {
    AVDictionary options = new AVDictionary(null);
    settings.forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
    int result = avcodec.avcodec_open2(context, codec, options);
    avutil.av_dict_free(options);
    return result;
  }

  /** Returns FFmpeg's name of what encodes. */
  String name() {
    return name;
  }

  @Override
  public int addTo(Muxer muxer, int ticks) throws IOException {
    return muxer.addStream(context(), ticks);
  }

  @Override
  public String codec() {
    return Codecs.h264(context());
  }

  private AVCodecContext context() {
    AVCodecContext open = context;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  /** Encodes picture {@code index}. */
  void encode(FrameBuffer picture, long index, PacketSink sink) throws IOException {
    AVFrame frame = yuv.convert(picture);
    frame.pts(index);
    frame.duration(1);
    Natives.check(avcodec.avcodec_send_frame(context(), frame), "Encoding with " + name);
    PacketSink.drain(context(), packet, sink);
  }

  /** Gives the packets that the encoder still holds. */
  void finish(PacketSink sink) throws IOException {
    Natives.check(avcodec.avcodec_send_frame(context(), null), "Encoding with " + name);
    PacketSink.drain(context(), packet, sink);
  }

  @Override
  public void close() {
    AVCodecContext open = context;
    context = null;
    if (open != null) {
      avcodec.avcodec_free_context(open);
      avcodec.av_packet_free(packet);
      yuv.close();
    }
  }
}
