package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;
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

/** Makes recordings and pictures of every kind for tests. */
final class TestMedia {
  private TestMedia() {}

  /** Returns a tone of 440 Hz, half of full scale, equal in all channels. */
  static float[] tone(int rate, int channels, double seconds) {
    float[] samples = new float[(int) Math.round(rate * seconds) * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * (i / channels) / rate));
    }
    return samples;
  }

  /** Returns silence with one short click at {@code at} seconds, mono. */
  static float[] click(int rate, double seconds, double at) {
    float[] samples = new float[(int) Math.round(rate * seconds)];
    int centre = (int) Math.round(at * rate);
    for (int i = -3; i <= 3; i++) {
      if (centre + i >= 0) {
        samples[centre + i] = (float) (0.9 * Math.cos(i * Math.PI / 8));
      }
    }
    return samples;
  }

  /**
   * Returns a WAV file.
   *
   * @param bits 8, 16, 24, 32, or -32 and -64 for floating point
   */
  static byte[] wav(float[] interleaved, int channels, int rate, int bits) {
    int bytes = Math.abs(bits) / 8;
    return wav(interleaved, channels, rate, bits, interleaved.length * bytes, new byte[0]);
  }

  /** Returns a WAV file that claims {@code claimed} bytes of data, with {@code extra} before it. */
  static byte[] wav(
      float[] interleaved, int channels, int rate, int bits, int claimed, byte[] extra) {
    int bytes = Math.abs(bits) / 8;
    ByteBuffer out =
        ByteBuffer.allocate(44 + extra.length + interleaved.length * bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(claimed + 36 + extra.length);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) (bits < 0 ? 3 : 1)).putShort((short) channels).putInt(rate);
    out.putInt(rate * channels * bytes).putShort((short) (channels * bytes));
    out.putShort((short) Math.abs(bits)).put(extra);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(claimed);
    for (float sample : interleaved) {
      switch (bits) {
        case 8 -> out.put((byte) Math.round(128 + 127 * sample));
        case 16 -> out.putShort((short) Math.round(32767 * sample));
        case 24 -> {
          int value = Math.round(8388607 * sample);
          out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
        }
        case 32 -> out.putInt((int) Math.round(2147483647.0 * sample));
        case -32 -> out.putFloat(sample);
        default -> out.putDouble(sample);
      }
    }
    return out.array();
  }

  /** Returns {@code mono} encoded by FFmpeg's {@code codec} in its container {@code format}. */
  static byte[] encoded(float[] mono, int rate, String codec, String format, Path folder)
      throws IOException {
    Natives.load();
    Path file = Files.createTempFile(folder, "encoded", "." + format);
    try (SeekableByteChannel channel =
            Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        NativeIo io = NativeIo.writing(channel)) {
      AVFormatContext container = new AVFormatContext(null);
      Natives.check(avformat.avformat_alloc_output_context2(container, null, format, null), format);
      container.pb(io.context());
      AVCodec encoder = avcodec.avcodec_find_encoder_by_name(codec);
      AVCodecContext context = avcodec.avcodec_alloc_context3(encoder);
      boolean planar = !codec.equals("flac") && !codec.equals("libopus");
      context.sample_fmt(
          codec.equals("flac")
              ? avutil.AV_SAMPLE_FMT_S16
              : planar ? avutil.AV_SAMPLE_FMT_FLTP : avutil.AV_SAMPLE_FMT_FLT);
      context.sample_rate(rate);
      context.bit_rate(96_000);
      int channels = codec.equals("vorbis") ? 2 : 1;
      avutil.av_channel_layout_default(context.ch_layout(), channels);
      context.flags(avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
      context.strict_std_compliance(-2);
      AVRational tick = new AVRational().num(1).den(rate);
      context.time_base(tick);
      Natives.check(avcodec.avcodec_open2(context, encoder, (AVDictionary) null), codec);
      AVStream stream = avformat.avformat_new_stream(container, null);
      stream.time_base(tick);
      avcodec.avcodec_parameters_from_context(stream.codecpar(), context);
      Natives.check(avformat.avformat_write_header(container, (AVDictionary) null), format);
      AVPacket packet = avcodec.av_packet_alloc();
      int size = context.frame_size() > 0 ? context.frame_size() : 1024;
      for (int at = 0; at <= mono.length; at += size) {
        AVFrame frame = at < mono.length ? frame(context, mono, at, size) : null;
        Natives.check(avcodec.avcodec_send_frame(context, frame), codec);
        drain(context, container, packet, tick);
        if (frame != null) {
          avutil.av_frame_free(frame);
        }
      }
      if (mono.length % size != 0) {
        avcodec.avcodec_send_frame(context, null);
        drain(context, container, packet, tick);
      }
      Natives.check(avformat.av_write_trailer(container), format);
      avformat.avio_flush(io.context());
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
      avformat.avformat_free_context(container);
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static AVFrame frame(AVCodecContext context, float[] mono, int at, int size) {
    int count = Math.min(size, mono.length - at);
    AVFrame frame = avutil.av_frame_alloc();
    frame.format(context.sample_fmt());
    frame.nb_samples(count);
    frame.sample_rate(context.sample_rate());
    frame.pts(at);
    avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
    avutil.av_frame_get_buffer(frame, 0);
    for (int c = 0; c < context.ch_layout().nb_channels(); c++) {
      ByteBuffer bytes =
          frame.data(c).capacity(4L * count).asByteBuffer().order(ByteOrder.nativeOrder());
      if (context.sample_fmt() == avutil.AV_SAMPLE_FMT_S16) {
        for (int i = 0; i < count; i++) {
          bytes.putShort(2 * i, (short) Math.round(32767 * mono[at + i]));
        }
      } else {
        FloatBuffer floats = bytes.asFloatBuffer();
        floats.put(mono, at, count);
      }
    }
    return frame;
  }

  private static void drain(
      AVCodecContext context, AVFormatContext container, AVPacket packet, AVRational tick)
      throws IOException {
    while (avcodec.avcodec_receive_packet(context, packet) >= 0) {
      avcodec.av_packet_rescale_ts(packet, tick, container.streams(0).time_base());
      packet.stream_index(0);
      Natives.check(avformat.av_write_frame(container, packet), "muxing");
      avcodec.av_packet_unref(packet);
    }
  }

  /**
   * Returns a picture whose four corners differ: red, green, blue, and white at the lower right.
   */
  static FrameBuffer corners(int width, int height) {
    FrameBuffer picture = new FrameBuffer(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean right = 2 * x >= width;
        boolean low = 2 * y >= height;
        int rgb = right ? (low ? 0xe0e0e0 : 0x20c040) : (low ? 0x3050d0 : 0xd03020);
        set(picture, x, y, rgb);
      }
    }
    return picture;
  }

  /** Returns a smooth picture that moves with {@code phase}, like a face in front of a wall. */
  static FrameBuffer moving(int width, int height, double phase) {
    FrameBuffer picture = new FrameBuffer(width, height);
    double cx = width * (0.5 + 0.05 * Math.sin(phase));
    double cy = height * 0.5;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double d = Math.hypot((x - cx) / width, (y - cy) / height);
        int r = (int) (70 + 150 * Math.exp(-8 * d * d));
        int g = (int) (80 + 90 * Math.exp(-8 * d * d));
        set(picture, x, y, r << 16 | g << 8 | (90 + 40 * x / width));
      }
    }
    return picture;
  }

  static void set(FrameBuffer picture, int x, int y, int rgb) {
    int at = 3 * (y * picture.width() + x);
    picture.rgb()[at] = (byte) (rgb >> 16);
    picture.rgb()[at + 1] = (byte) (rgb >> 8);
    picture.rgb()[at + 2] = (byte) rgb;
  }

  static int get(FrameBuffer picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    byte[] rgb = picture.rgb();
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  /** Returns the mean absolute difference of two pictures of one size, in 8-bit values. */
  static double difference(FrameBuffer a, FrameBuffer b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
    }
    return (double) sum / a.rgb().length;
  }

  /** Returns {@code picture} for the JDK's writers. */
  static BufferedImage image(FrameBuffer picture, int type) {
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        image.setRGB(x, y, 0xff000000 | get(picture, x, y));
      }
    }
    return image;
  }

  /** Returns {@code image} written by the JDK as {@code format}. */
  static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("the JDK cannot write this as " + format);
    }
    return out.toByteArray();
  }

  /** Returns {@code picture} written by this library as PNG. */
  static byte[] png(FrameBuffer picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PngWriter.write(picture, out);
    return out.toByteArray();
  }

  /** Returns {@code bytes} with {@code inserted} put in before {@code at}. */
  static byte[] insert(byte[] bytes, int at, byte[] inserted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(inserted);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }
}
