package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Decodes whole videos again, as a player would, so that tests see what was really written. */
public final class VideoProbe {
  private final List<FrameBuffer> frames = new ArrayList<>();
  private final List<Double> times = new ArrayList<>();
  private final List<Double> durations = new ArrayList<>();
  private final List<Boolean> keyFrames = new ArrayList<>();
  private final List<float[]> sound = new ArrayList<>();
  private double soundStart = Double.NaN;
  private int soundRate;
  private int soundChannels;

  private VideoProbe() {}

  /** Decodes {@code file}. */
  public static DecodedVideo decode(Path file) throws IOException {
    return decode(Files.readAllBytes(file));
  }

  /** Decodes the video in {@code bytes}. */
  public static DecodedVideo decode(byte[] bytes) throws IOException {
    Natives.load();
    try (NativeIo io = NativeIo.reading(new BytesChannel(bytes))) {
      AVFormatContext format = avformat.avformat_alloc_context();
      format.pb(io.context());
      Natives.check(
          avformat.avformat_open_input(format, (String) null, null, (AVDictionary) null),
          "opening");
      try {
        Natives.check(
            avformat.avformat_find_stream_info(format, (AVDictionary) null), "stream info");
        return new VideoProbe().read(format, bytes);
      } finally {
        avformat.avformat_close_input(format);
      }
    }
  }

  private DecodedVideo read(AVFormatContext format, byte[] bytes) throws IOException {
    List<AVCodecContext> codecs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    AVStream video = null;
    AVStream audio = null;
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream stream = format.streams(i);
      AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
      AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
      avcodec.avcodec_parameters_to_context(context, stream.codecpar());
      context.pkt_timebase(stream.time_base());
      Natives.check(avcodec.avcodec_open2(context, codec, (AVDictionary) null), "decoder");
      codecs.add(context);
      names.add(avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString());
      if (context.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        video = stream;
      } else {
        audio = stream;
      }
    }
    decodeAll(format, codecs);
    codecs.forEach(avcodec::avcodec_free_context);
    if (video == null) {
      throw new IOException("no video");
    }
    return new DecodedVideo(
        names,
        frames,
        times,
        durations,
        video.start_time() * seconds(video.time_base()),
        video.duration() * seconds(video.time_base()),
        video.nb_frames(),
        seconds(video.r_frame_rate()),
        List.of(
            video.codecpar().color_primaries(),
            video.codecpar().color_trc(),
            video.codecpar().color_space(),
            video.codecpar().color_range()),
        keyFrames,
        joined(),
        soundStart,
        audio == null ? 0 : audio.duration() * seconds(audio.time_base()),
        soundRate,
        soundChannels,
        boxes(bytes));
  }

  private void decodeAll(AVFormatContext format, List<AVCodecContext> codecs) throws IOException {
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    while (avformat.av_read_frame(format, packet) >= 0) {
      int index = packet.stream_index();
      AVCodecContext codec = codecs.get(index);
      if (codec.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        durations.add(packet.duration() * seconds(format.streams(index).time_base()));
        keyFrames.add((packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0);
      }
      Natives.check(avcodec.avcodec_send_packet(codec, packet), "decoding");
      avcodec.av_packet_unref(packet);
      receive(format, index, codec, frame);
    }
    for (int i = 0; i < codecs.size(); i++) {
      avcodec.avcodec_send_packet(codecs.get(i), null);
      receive(format, i, codecs.get(i), frame);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
  }

  private void receive(AVFormatContext format, int index, AVCodecContext codec, AVFrame frame) {
    while (avcodec.avcodec_receive_frame(codec, frame) >= 0) {
      double time = frame.best_effort_timestamp() * seconds(format.streams(index).time_base());
      if (codec.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        frames.add(rgb(frame));
        times.add(time);
      } else {
        if (sound.isEmpty()) {
          soundStart = time;
          soundRate = frame.sample_rate();
          soundChannels = frame.ch_layout().nb_channels();
        }
        float[] samples = new float[frame.nb_samples() * soundChannels];
        Samples.copy(frame, soundChannels, frame.nb_samples(), samples);
        sound.add(samples);
      }
      avutil.av_frame_unref(frame);
    }
  }

  private static double seconds(AVRational ratio) {
    return (double) ratio.num() / ratio.den();
  }

  private float[] joined() {
    int total = sound.stream().mapToInt(s -> s.length).sum();
    float[] all = new float[total];
    int at = 0;
    for (float[] piece : sound) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** Converts with the matrix and range that the stream states. */
  private static FrameBuffer rgb(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    SwsContext context =
        swscale.sws_getContext(
            width,
            height,
            frame.format(),
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    boolean bt709 = frame.colorspace() == avutil.AVCOL_SPC_BT709;
    IntPointer matrix =
        swscale.sws_getCoefficients(bt709 ? swscale.SWS_CS_ITU709 : swscale.SWS_CS_ITU601);
    int full = frame.color_range() == avutil.AVCOL_RANGE_JPEG ? 1 : 0;
    swscale.sws_setColorspaceDetails(context, matrix, full, matrix, 1, 0, 1 << 16, 1 << 16);
    int stride = (3 * width + 63) & ~63;
    byte[] pixels = new byte[3 * width * height];
    try (BytePointer out = new BytePointer((long) stride * height + 64);
        PointerPointer<BytePointer> planes = new PointerPointer<BytePointer>(4).put(0, out);
        IntPointer strides = new IntPointer(stride, 0, 0, 0)) {
      swscale.sws_scale(context, frame.data(), frame.linesize(), 0, height, planes, strides);
      for (int y = 0; y < height; y++) {
        out.position((long) y * stride).get(pixels, 3 * y * width, 3 * width);
      }
      out.position(0);
    }
    swscale.sws_freeContext(context);
    return new FrameBuffer(width, height, pixels);
  }

  private static List<String> boxes(byte[] bytes) {
    List<String> names = new ArrayList<>();
    if (bytes.length < 8 || !new String(bytes, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp")) {
      return names;
    }
    ByteBuffer all = ByteBuffer.wrap(bytes);
    for (int at = 0; at + 8 <= bytes.length; ) {
      int size = all.getInt(at);
      names.add(new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1));
      at += Math.max(8, size);
    }
    return names;
  }
}
