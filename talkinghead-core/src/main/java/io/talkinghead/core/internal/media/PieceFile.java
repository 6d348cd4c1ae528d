package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of the H.264 stream of an MP4 file, as {@link H264Encoder} makes it: in the
 * order of the pictures, beginning with a key frame, at a whole number of pictures per second.
 * Sound in it is skipped.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class PieceFile implements PictureStream, AutoCloseable {
  private final Path file;
  private final SeekableByteChannel channel;
  private final NativeIo io;
  private @Nullable AVFormatContext format;
  private int stream = -1;
  private long packets;

  /**
   * Opens {@code file}.
   *
   * @throws InputException {@code FILE_NOT_FOUND}, or {@code CLIP_UNREADABLE} if it is damaged or
   *     of another kind
   */
  static PieceFile open(Path file) throws IOException {
    PieceFile piece;
    try {
      piece = new PieceFile(file, Files.newByteChannel(file));
    } catch (NoSuchFileException e) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no file " + file, e);
    }
    try {
      piece.openStream();
      return piece;
    } catch (IOException | RuntimeException e) {
      piece.close();
      throw e;
    }
  }

  private PieceFile(Path file, SeekableByteChannel channel) {
    this.file = file;
    this.channel = channel;
    this.io = NativeIo.reading(channel);
  }

  private void openStream() throws IOException {
    AVFormatContext made = avformat.avformat_alloc_context();
    made.pb(io.context());
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2", 0);
    avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat.avformat_open_input(made, (String) null, null, options);
    avutil.av_dict_free(options);
    io.rethrow();
    if (result < 0) { // the failing call has freed it
      throw unusable("it is no MP4 file (" + Natives.error(result) + ")");
    }
    format = made;
    result = avformat.avformat_find_stream_info(made, (AVDictionary) null);
    io.rethrow();
    for (int i = 0; i < made.nb_streams() && result >= 0; i++) {
      if (made.streams(i).codecpar().codec_id() == avcodec.AV_CODEC_ID_H264) {
        stream = i;
      }
    }
    if (stream < 0 || own().codecpar().extradata_size() < 4) {
      throw unusable("there is no H.264 in it");
    }
    AVRational rate = own().avg_frame_rate();
    if (rate.den() != 1 || rate.num() < 1) {
      throw unusable("it has %d/%d pictures per second".formatted(rate.num(), rate.den()));
    }
  }

  /** Returns pictures per second. */
  int frameRate() {
    return own().avg_frame_rate().num();
  }

  /**
   * Returns while the pictures of {@code next} can follow those of this piece in one stream.
   *
   * @throws InputException {@code CLIP_UNREADABLE} if they were encoded in another way
   */
  void requireAlike(PieceFile next) throws InputException {
    boolean alike =
        frameRate() == next.frameRate()
            && own().codecpar().width() == next.own().codecpar().width()
            && own().codecpar().height() == next.own().codecpar().height()
            && configuration().equals(next.configuration());
    if (!alike) {
      throw next.unusable(
          "it has another size, frame rate or encoder than %s".formatted(file.getFileName()));
    }
  }

  private ByteBuffer configuration() {
    byte[] copy = new byte[own().codecpar().extradata_size()];
    new BytePointer(own().codecpar().extradata()).get(copy);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public int addTo(Muxer muxer, int ticks) throws IOException {
    return muxer.addCopy(own(), ticks);
  }

  @Override
  public String codec() {
    return Codecs.h264(configuration());
  }

  /**
   * Reads the next packet into {@code packet}, which is empty; false after the last.
   *
   * @throws InputException {@code CLIP_UNREADABLE} if the file is damaged
   */
  boolean next(AVPacket packet) throws IOException {
    while (true) {
      int result = avformat.av_read_frame(open(), packet);
      io.rethrow();
      if (result == avutil.AVERROR_EOF && packets == own().nb_frames() && packets > 0) {
        return false;
      }
      if (result < 0) {
        throw unusable("it is damaged after %d pictures".formatted(packets));
      }
      if (packet.stream_index() == stream) {
        require(packet);
        packets++;
        return true;
      }
      avcodec.av_packet_unref(packet);
    }
  }

  private void require(AVPacket packet) throws InputException {
    boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    String why =
        (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0
            ? "it is damaged after %d pictures".formatted(packets)
            : packet.pts() != packet.dts()
                ? "its pictures are not in the order in which they are shown"
                : packets == 0 && !key ? "it does not begin with a key frame" : null;
    if (why != null) {
      avcodec.av_packet_unref(packet);
      throw unusable(why);
    }
  }

  private InputException unusable(String why) {
    return new InputException(
        ErrorCode.CLIP_UNREADABLE, "The piece %s cannot be joined: %s.".formatted(file, why));
  }

  private AVStream own() {
    return open().streams(stream);
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
      avformat.avformat_close_input(open);
    }
    io.close();
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(PieceFile.class.getName())
          .log(System.Logger.Level.DEBUG, "closing " + file, e);
    }
  }
}
