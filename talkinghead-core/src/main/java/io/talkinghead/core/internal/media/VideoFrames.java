package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Locale;
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
import org.jspecify.annotations.Nullable;

/**
 * Decodes the pictures of a video clip one after the other, in the order in which they are shown,
 * turned as the file says. Every frame that is decoded counts, whatever its time: the frame rate is
 * not looked at, and sound is skipped.
 *
 * <p>{@link Limits} are checked on the bytes, on the size and the number of frames that the header
 * states, and while decoding. A damaged packet or an end before the stated one is an error at the
 * place where it is met: a clip that lost frames must not pass for whole.
 *
 * <p>Holds one packet and one frame at a time. <b>Threads:</b> one caller at a time.
 */
public final class VideoFrames implements AutoCloseable {
  /** The containers that hold clips. Playlists, devices and pictures are not among them. */
  private static final String FORMATS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpegts,mpeg,yuv4mpegpipe";

  private final String name;
  private final Limits limits;
  private final SeekableByteChannel channel;
  private final NativeIo io;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final FrameToRgb converter = new FrameToRgb();
  private @Nullable AVFormatContext format;
  private @Nullable AVCodecContext codec;
  private int stream = -1;
  private long packets;
  private double lastEnd;
  private int given;
  private boolean drained;
  private boolean closed;

  /**
   * Opens the clip {@code content}; its first frame is not decoded yet.
   *
   * @throws InputException {@code CLIP_UNREADABLE} if there are no pictures in it that can be
   *     decoded, {@code CLIP_TOO_LARGE} or {@code FILE_NOT_FOUND}
   * @throws IllegalStateException if the natives of FFmpeg do not load
   */
  public static VideoFrames open(Portrait.Content content, Limits limits) throws IOException {
    Natives.load();
    VideoFrames frames =
        new VideoFrames(PortraitFile.open(content), "clip " + PortraitFile.name(content), limits);
    try {
      frames.openContainer();
      frames.openStream();
      return frames;
    } catch (IOException | RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  private VideoFrames(SeekableByteChannel channel, String name, Limits limits) {
    this.channel = channel;
    this.name = name;
    this.limits = limits;
    this.io = NativeIo.reading(channel);
  }

  private void openContainer() throws IOException {
    if (channel.size() > limits.maxClipBytes()) {
      throw new InputException(
          ErrorCode.CLIP_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The %s has %,d bytes; at most %,d are allowed. Use a shorter one.",
              name,
              channel.size(),
              limits.maxClipBytes()));
    }
    AVFormatContext made = avformat.avformat_alloc_context();
    made.pb(io.context());
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "format_whitelist", FORMATS, 0);
    avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat.avformat_open_input(made, (String) null, null, options);
    avutil.av_dict_free(options);
    io.rethrow();
    if (result < 0) { // the failing call has freed it
      throw unreadable("its container is damaged or cut short (" + Natives.error(result) + ")");
    }
    format = made;
    result = avformat.avformat_find_stream_info(made, (AVDictionary) null);
    io.rethrow();
    if (result < 0) {
      throw unreadable("its streams cannot be told apart (" + Natives.error(result) + ")");
    }
  }

  private void openStream() throws IOException {
    AVFormatContext open = container();
    if (open.nb_streams() == 0) {
      throw unreadable("its index is missing, it must have been cut short");
    }
    stream =
        avformat.av_find_best_stream(open, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    boolean cover =
        stream >= 0
            && (open.streams(stream).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (stream < 0 || cover) {
      throw unreadable("it is a %s file without moving pictures".formatted(formatName(open)));
    }
    for (int i = 0; i < open.nb_streams(); i++) {
      open.streams(i).discard(i == stream ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
    }
    AVStream from = open.streams(stream);
    requirePixels(from.codecpar().width(), from.codecpar().height());
    int id = from.codecpar().codec_id();
    String kind = avcodec.avcodec_get_name(id).getString();
    AVCodec decoder = avcodec.avcodec_find_decoder(id);
    if (decoder == null || decoder.isNull()) {
      throw unreadable("there is no decoder for " + kind);
    }
    AVCodecContext made = avcodec.avcodec_alloc_context3(decoder);
    codec = made;
    avcodec.avcodec_parameters_to_context(made, from.codecpar());
    made.pkt_timebase(from.time_base());
    made.max_pixels(limits.maxPicturePixels());
    made.thread_count(1);
    int result = avcodec.avcodec_open2(made, decoder, (AVDictionary) null);
    if (result < 0) {
      throw unreadable(
          "its %s pictures cannot be decoded: %s".formatted(kind, Natives.error(result)));
    }
  }

  private void requirePixels(int width, int height) throws InputException {
    if ((long) width * height > limits.maxPicturePixels()) {
      throw new InputException(
          ErrorCode.CLIP_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The %s has %d x %d pixels; at most %,d are allowed. Scale it down.",
              name,
              width,
              height,
              limits.maxPicturePixels()));
    }
  }

  /**
   * Announces how many frames will be read, so that a clip that is too long fails at once.
   *
   * @param wanted frames from the front, or -1 for all
   * @return how many frames there will be, as far as the header tells; -1 if it does not
   * @throws InputException {@code CLIP_TOO_LARGE} if the limit is sure to be exceeded
   */
  public long expect(int wanted) throws InputException {
    long stated = container().streams(stream).nb_frames();
    long expected = stated <= 0 ? wanted : wanted < 0 ? stated : Math.min(stated, wanted);
    if (expected > limits.maxClipFrames()) {
      throw tooLong(expected + " frames");
    }
    return stated <= 0 ? -1 : expected;
  }

  /**
   * Returns the next frame, a new picture; null after the last.
   *
   * @throws InputException {@code CLIP_UNREADABLE} if the file is damaged or ends too early, {@code
   *     CLIP_TOO_LARGE} if there are more frames than {@link Limits#maxClipFrames()}
   */
  public @Nullable FrameBuffer next() throws IOException {
    AVCodecContext decoder = codec;
    if (closed || decoder == null) {
      throw new IllegalStateException("closed");
    }
    while (true) {
      int result = avcodec.avcodec_receive_frame(decoder, frame);
      if (result >= 0) {
        return take();
      }
      if (result == avutil.AVERROR_EOF) {
        if (given == 0) {
          throw unreadable("it has a header but no pictures");
        }
        return null;
      }
      if (result != org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
        throw damaged(Natives.error(result));
      }
      feed(decoder);
    }
  }

  private FrameBuffer take() throws IOException {
    try {
      if (given >= limits.maxClipFrames()) {
        throw tooLong("more than %d frames".formatted(limits.maxClipFrames()));
      }
      requirePixels(frame.width(), frame.height());
      FrameBuffer picture = converter.convert(frame);
      given++;
      return picture;
    } finally {
      avutil.av_frame_unref(frame);
    }
  }

  private void feed(AVCodecContext decoder) throws IOException {
    int result = avformat.av_read_frame(container(), packet);
    io.rethrow();
    if (result == avutil.AVERROR_EOF) {
      requireWhole();
      drained = true;
      avcodec.avcodec_send_packet(decoder, null);
      return;
    }
    if (result < 0 || drained) {
      throw damaged(Natives.error(result));
    }
    try {
      if (packet.stream_index() != stream) {
        return;
      }
      packets++;
      noteTime();
      if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
        throw damaged("a packet is incomplete");
      }
      int sent = avcodec.avcodec_send_packet(decoder, packet);
      if (sent < 0) {
        throw damaged(Natives.error(sent));
      }
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }

  /** The header of some containers counts the pictures, that of others tells how long they last. */
  private void requireWhole() throws InputException {
    AVFormatContext open = container();
    long stated = open.streams(stream).nb_frames();
    if (packets < stated) {
      throw damaged("its header promises %d pictures".formatted(stated));
    }
    boolean alone = open.nb_streams() == 1; // else sound may go on when the pictures have ended
    double promised = open.duration() * 1e-6;
    if (stated <= 0 && alone && promised > 0 && promised - lastEnd > 1.5 * frameSeconds()) {
      throw damaged(
          String.format(
              Locale.ROOT, "its header promises %.1f s, there are %.1f s", promised, lastEnd));
    }
  }

  /** How long a picture is shown, as far as the header tells. */
  private double frameSeconds() {
    AVRational rate = container().streams(stream).avg_frame_rate();
    return rate.num() > 0 ? (double) rate.den() / rate.num() : 1;
  }

  /** Remembers when the pictures read so far end, in seconds from the start of the file. */
  private void noteTime() {
    AVStream from = container().streams(stream);
    long start = container().start_time();
    if (packet.pts() != avutil.AV_NOPTS_VALUE) {
      double end =
          (packet.pts() + packet.duration())
              * ((double) from.time_base().num() / from.time_base().den());
      lastEnd = Math.max(lastEnd, start == avutil.AV_NOPTS_VALUE ? end : end - start * 1e-6);
    }
  }

  private InputException damaged(String why) {
    return unreadable(
        "it is damaged or cut short after %d frames (%s). Copy it again, or use its front alone"
            .formatted(given, why));
  }

  private InputException tooLong(String what) {
    return new InputException(
        ErrorCode.CLIP_TOO_LARGE,
        "The %s has %s; at most %d are allowed. Use a shorter one, or fewer frames of it."
            .formatted(name, what, limits.maxClipFrames()));
  }

  private InputException unreadable(String why) {
    return new InputException(
        ErrorCode.CLIP_UNREADABLE, "The %s cannot be used as a portrait: %s.".formatted(name, why));
  }

  private AVFormatContext container() {
    AVFormatContext open = format;
    if (closed || open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  private static String formatName(AVFormatContext open) {
    String all = open.iformat().name().getString();
    int comma = all.indexOf(',');
    return (comma < 0 ? all : all.substring(0, comma)).toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    converter.close();
    if (codec != null) {
      avcodec.avcodec_free_context(codec);
    }
    if (format != null) {
      avformat.avformat_close_input(format);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    io.close();
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(VideoFrames.class.getName())
          .log(System.Logger.Level.DEBUG, "closing " + name, e);
    }
  }
}
