package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Packets to a container: MP4, plain or in fragments, or an MPEG transport stream.
 *
 * <p>The header of a fragmented MP4 waits for the first fragment, for only then the sound's priming
 * is known and can be cut off by an edit list.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> the channel remains the caller's.
 */
final class Muxer implements AutoCloseable {
  private final NativeIo io;
  private final String what;
  private @Nullable AVFormatContext format;
  private boolean cut;

  /**
   * Opens a writer.
   *
   * @param name of the container as FFmpeg calls it
   */
  Muxer(String name, WritableByteChannel channel) throws IOException {
    io = NativeIo.writing(channel);
    what = "The writer of " + name;
    AVFormatContext made = new AVFormatContext(null);
    int result = avformat.avformat_alloc_output_context2(made, null, name, null);
    if (result < 0) {
      io.close();
      throw new NativeException(what, result);
    }
    made.pb(io.context());
    made.flush_packets(1);
    format = made;
  }

  /**
   * Adds a stream with the parameters of {@code codec}.
   *
   * @param ticks per second of its time stamps
   * @return its index
   */
  int addStream(AVCodecContext codec, int ticks) throws IOException {
    AVStream stream = avformat.avformat_new_stream(open(), null);
    Natives.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), codec), what);
    stream.codecpar().codec_tag(0);
    try (AVRational tick = new AVRational().num(1).den(ticks)) {
      stream.time_base(tick);
    }
    if (codec.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
      stream.avg_frame_rate(codec.framerate());
      stream.sample_aspect_ratio(codec.sample_aspect_ratio());
    }
    return stream.index();
  }

  /**
   * Adds a stream with the parameters of {@code like}, a stream of an open file.
   *
   * @param ticks per second of its time stamps
   * @return its index
   */
  int addCopy(AVStream like, int ticks) throws IOException {
    AVStream stream = avformat.avformat_new_stream(open(), null);
    Natives.check(avcodec.avcodec_parameters_copy(stream.codecpar(), like.codecpar()), what);
    stream.codecpar().codec_tag(0);
    try (AVRational tick = new AVRational().num(1).den(ticks)) {
      stream.time_base(tick);
    }
    stream.avg_frame_rate(like.avg_frame_rate());
    stream.sample_aspect_ratio(like.sample_aspect_ratio());
    return stream.index();
  }

  /**
   * Writes the header, after all streams are added.
   *
   * @param settings of the container as FFmpeg calls them
   */
  void begin(Map<String, String> settings) throws IOException {
    AVDictionary options = new AVDictionary(null);
    settings.forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
    int result = avformat.avformat_write_header(open(), options);
    avutil.av_dict_free(options);
    check(result, "Writing the header");
  }

  /** Ends a fragment after the last packet. */
  void cut() throws IOException {
    if (!cut) {
      cut = true;
      flush(); // the header, which waited until now
    }
    flush();
  }

  private void flush() throws IOException {
    check(avformat.av_write_frame(open(), (AVPacket) null), "Writing");
    avformat.avio_flush(io.context());
    io.rethrow();
  }

  /**
   * Writes {@code packet}, whose data is kept or copied before this returns.
   *
   * @param ticks per second of its time stamps
   */
  void write(AVPacket packet, int stream, int ticks) throws IOException {
    try (AVRational tick = new AVRational().num(1).den(ticks)) {
      avcodec.av_packet_rescale_ts(packet, tick, open().streams(stream).time_base());
    }
    packet.stream_index(stream);
    check(avformat.av_write_frame(open(), packet), "Writing");
  }

  /** Writes the index. */
  void end() throws IOException {
    check(avformat.av_write_trailer(open()), "Writing the index");
    avformat.avio_flush(io.context());
    io.rethrow();
  }

  private void check(int result, String what) throws IOException {
    io.rethrow(); // says more than the error number does
    Natives.check(result, what);
  }

  private AVFormatContext open() {
    AVFormatContext open = format;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  @Override
  public void close() {
    AVFormatContext open = format;
    format = null;
    if (open != null) {
      avformat.avformat_free_context(open);
      io.close();
    }
  }
}
