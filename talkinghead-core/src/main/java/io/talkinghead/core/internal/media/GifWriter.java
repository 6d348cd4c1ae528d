package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses pictures of palette indices to GIF; times in hundredths of a second.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> the channel remains the caller's.
 */
final class GifWriter implements AutoCloseable {
  private static final int TICKS = 100;

  private final GifPalette palette;
  private final byte[] indices;
  private final int width;
  private final int height;
  private final NativeIo io;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final AVCodecContext codec;
  private @Nullable AVFormatContext format;
  private long lastDuration;

  GifWriter(WritableByteChannel channel, int width, int height, GifPalette palette)
      throws IOException {
    this.palette = palette;
    this.width = width;
    this.height = height;
    indices = new byte[width * height];
    io = NativeIo.writing(channel);
    AVCodec gif = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_GIF);
    codec = avcodec.avcodec_alloc_context3(gif);
    codec.width(width);
    codec.height(height);
    codec.pix_fmt(avutil.AV_PIX_FMT_PAL8);
    frame.format(avutil.AV_PIX_FMT_PAL8);
    frame.width(width);
    frame.height(height);
    try (AVRational tick = new AVRational().num(1).den(TICKS)) {
      codec.time_base(tick);
      Natives.check(avutil.av_frame_get_buffer(frame, 0), "A new frame");
      Natives.check(avcodec.avcodec_open2(codec, gif, (AVDictionary) null), "GIF");
      format = openFormat(tick);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private AVFormatContext openFormat(AVRational tick) throws IOException {
    AVFormatContext made = new AVFormatContext(null);
    Natives.check(avformat.avformat_alloc_output_context2(made, null, "gif", null), "GIF");
    made.pb(io.context());
    AVStream stream = avformat.avformat_new_stream(made, null);
    stream.time_base(tick);
    avcodec.avcodec_parameters_from_context(stream.codecpar(), codec);
    int result = avformat.avformat_write_header(made, (AVDictionary) null);
    if (result < 0) {
      avformat.avformat_free_context(made);
      io.rethrow();
      throw new NativeException("GIF", result);
    }
    return made;
  }

  /** Writes {@code picture}, shown from {@code time} on for {@code duration}. */
  void write(FrameBuffer picture, long time, long duration) throws IOException {
    Natives.check(avutil.av_frame_make_writable(frame), "A new frame");
    palette.map(picture, indices);
    BytePointer rows = frame.data(0);
    for (int y = 0; y < height; y++) {
      rows.position((long) y * frame.linesize(0)).put(indices, y * width, width);
    }
    new IntPointer(frame.data(1)).put(palette.colours(), 0, 256);
    frame.pts(time);
    frame.duration(duration);
    lastDuration = duration;
    Natives.check(avcodec.avcodec_send_frame(codec, frame), "Encoding GIF");
    PacketSink.drain(codec, packet, this::write);
  }

  private void write(AVPacket full) throws IOException {
    int result = avformat.av_write_frame(format, full);
    io.rethrow();
    Natives.check(result, "Writing");
  }

  /** Writes the end of the file. */
  void end() throws IOException {
    AVFormatContext open = format;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    Natives.check(avcodec.avcodec_send_frame(codec, null), "Encoding GIF");
    PacketSink.drain(codec, packet, this::write);
    avutil.av_opt_set_int(open.priv_data(), "final_delay", lastDuration, 0);
    int result = avformat.av_write_trailer(open);
    avformat.avio_flush(io.context());
    io.rethrow();
    Natives.check(result, "Writing");
  }

  @Override
  public void close() {
    if (!io.isOpen()) {
      return;
    }
    AVFormatContext open = format;
    format = null;
    if (open != null) {
      avformat.avformat_free_context(open);
    }
    avcodec.avcodec_free_context(codec);
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    io.close();
  }
}
