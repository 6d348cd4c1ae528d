package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * Writes an animated WebP that repeats for ever, paced by {@link PreviewPace}. libwebp holds the
 * compressed pictures until the end, so memory grows with the length, by a few kilobytes a picture.
 */
final class WebpSession extends BaseSession {
  private static final int TICKS = 1000; // the format counts milliseconds

  private final Partial file;
  private final PreviewPace pace;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final RgbScaler scaler;
  private @Nullable AVCodecContext context;

  WebpSession(VideoEncoder.Request request, Partial file) throws IOException {
    super(request);
    this.file = file;
    pace = new PreviewPace(request.frameRate());
    int width = PreviewPace.scaled(request.width(), request.width(), request.height());
    int height = PreviewPace.scaled(request.height(), request.width(), request.height());
    AVCodec codec = avcodec.avcodec_find_encoder_by_name("libwebp_anim");
    if (codec == null) {
      avcodec.av_packet_free(packet);
      throw FfmpegVideoEncoder.notEncodable("WebP", "this FFmpeg has no libwebp.");
    }
    AVCodecContext made = avcodec.avcodec_alloc_context3(codec);
    made.width(width);
    made.height(height);
    made.pix_fmt(avutil.AV_PIX_FMT_RGB32());
    try (AVRational tick = new AVRational().num(1).den(TICKS)) {
      made.time_base(tick);
    }
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "quality", "80", 0);
    avutil.av_dict_set(options, "compression_level", "2", 0); // 6 is 4 times slower, 5 % smaller
    int result = avcodec.avcodec_open2(made, codec, options);
    avutil.av_dict_free(options);
    if (result < 0) {
      avcodec.avcodec_free_context(made);
      avcodec.av_packet_free(packet);
      throw FfmpegVideoEncoder.notEncodable("WebP", Natives.error(result) + ".");
    }
    context = made;
    scaler = new RgbScaler(request.width(), request.height(), width, height);
  }

  @Override
  public String encoder() {
    return "libwebp_anim";
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    if (pace.shows(index)) {
      AVFrame frame = scaler.scale(picture);
      long time = pace.time(index, TICKS);
      frame.pts(time);
      frame.duration(pace.time(pace.next(index, Long.MAX_VALUE), TICKS) - time);
      Natives.check(avcodec.avcodec_send_frame(open(), frame), "Encoding with libwebp");
      PacketSink.drain(open(), packet, this::write);
    }
  }

  @Override
  void complete(long count) throws IOException {
    Natives.check(avcodec.avcodec_send_frame(open(), null), "Encoding with libwebp");
    PacketSink.drain(open(), packet, this::write);
    file.commit();
  }

  /** Writes what the encoder gives: at the end, the whole file. */
  private void write(AVPacket full) throws IOException {
    try {
      ByteBuffer bytes = full.data().capacity(full.size()).asByteBuffer();
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
    } catch (IOException e) {
      throw file.translate(e);
    }
  }

  private AVCodecContext open() {
    AVCodecContext open = context;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  @Override
  void release() {
    AVCodecContext open = context;
    context = null;
    if (open != null) {
      avcodec.avcodec_free_context(open);
      avcodec.av_packet_free(packet);
      scaler.close();
    }
    file.close();
  }
}
