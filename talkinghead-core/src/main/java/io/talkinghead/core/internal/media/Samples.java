package io.talkinghead.core.internal.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Turns what decoders give into interleaved floats that are finite and of sane size. */
final class Samples {
  /** Largest magnitude let through, 36 dB over full scale; more is damage, not sound. */
  static final float MAX = 64;

  private Samples() {}

  /** Returns the bytes of one sample of FFmpeg's {@code format}, or 0 if it is unknown here. */
  static int bytes(int format) {
    return switch (format) {
      case avutil.AV_SAMPLE_FMT_U8, avutil.AV_SAMPLE_FMT_U8P -> 1;
      case avutil.AV_SAMPLE_FMT_S16, avutil.AV_SAMPLE_FMT_S16P -> 2;
      case avutil.AV_SAMPLE_FMT_S32,
          avutil.AV_SAMPLE_FMT_S32P,
          avutil.AV_SAMPLE_FMT_FLT,
          avutil.AV_SAMPLE_FMT_FLTP ->
          4;
      case avutil.AV_SAMPLE_FMT_S64,
          avutil.AV_SAMPLE_FMT_S64P,
          avutil.AV_SAMPLE_FMT_DBL,
          avutil.AV_SAMPLE_FMT_DBLP ->
          8;
      default -> 0;
    };
  }

  /**
   * Copies the first {@code count} samples of {@code frame}, of a format that {@link #bytes} knows,
   * interleaved into {@code target}; integers become [-1, 1).
   */
  static void copy(AVFrame frame, int channels, int count, float[] target) {
    int format = frame.format();
    boolean planar = channels > 1 && avutil.av_sample_fmt_is_planar(format) != 0;
    int planes = planar ? channels : 1;
    int perPlane = planar ? count : count * channels;
    for (int plane = 0; plane < planes; plane++) {
      ByteBuffer bytes =
          frame
              .extended_data(plane)
              .capacity((long) perPlane * bytes(format))
              .asByteBuffer()
              .order(ByteOrder.nativeOrder());
      copy(bytes, format, perPlane, target, plane, planes);
    }
  }

  private static void copy(
      ByteBuffer bytes, int format, int count, float[] target, int first, int step) {
    switch (format) {
      case avutil.AV_SAMPLE_FMT_U8, avutil.AV_SAMPLE_FMT_U8P -> {
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = ((bytes.get(i) & 0xff) - 128) / 128f;
        }
      }
      case avutil.AV_SAMPLE_FMT_S16, avutil.AV_SAMPLE_FMT_S16P -> {
        ShortBuffer values = bytes.asShortBuffer();
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = values.get(i) * 0x1p-15f;
        }
      }
      case avutil.AV_SAMPLE_FMT_S32, avutil.AV_SAMPLE_FMT_S32P -> {
        IntBuffer values = bytes.asIntBuffer();
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = values.get(i) * 0x1p-31f;
        }
      }
      case avutil.AV_SAMPLE_FMT_S64, avutil.AV_SAMPLE_FMT_S64P -> {
        LongBuffer values = bytes.asLongBuffer();
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = values.get(i) * 0x1p-63f;
        }
      }
      case avutil.AV_SAMPLE_FMT_DBL, avutil.AV_SAMPLE_FMT_DBLP -> {
        DoubleBuffer values = bytes.asDoubleBuffer();
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = (float) values.get(i);
        }
      }
      default -> {
        FloatBuffer values = bytes.asFloatBuffer();
        for (int i = 0, o = first; i < count; i++, o += step) {
          target[o] = values.get(i);
        }
      }
    }
  }

  /**
   * Makes the first {@code count} values finite: what is not a number or infinite becomes 0, the
   * rest is held within ±{@link #MAX}.
   *
   * @return how many were not finite
   */
  static int clean(float[] values, int offset, int count) {
    int bad = 0;
    for (int i = offset; i < offset + count; i++) {
      float value = values[i];
      if (!(value <= MAX && value >= -MAX)) {
        boolean finite = Float.isFinite(value);
        values[i] = finite ? Math.copySign(MAX, value) : 0;
        bad += finite ? 0 : 1;
      }
    }
    return bad;
  }
}
