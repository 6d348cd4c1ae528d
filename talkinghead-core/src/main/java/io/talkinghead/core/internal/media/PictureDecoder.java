package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes one picture of a parsed file to sRGB; for a video at most {@link FrameSize#MAX_SIDE} on
 * the longer side.
 *
 * <p>Larger pictures are then averaged over areas; a JPEG is decoded at a half, quarter or eighth
 * of its size first (from its low frequencies, which is an average too). At the worst the pixels of
 * the limit exist once as stored and once as RGBA, outside of the Java heap.
 */
final class PictureDecoder {
  private static final int MAX_LOWRES = 3;

  private PictureDecoder() {}

  /** Decodes {@code file}, not yet turned upright. */
  static FrameBuffer decode(PictureFile file, PictureReader.Shape shape) throws InputException {
    Natives.load();
    boolean forVideo = shape == PictureReader.Shape.FOR_VIDEO;
    int id =
        switch (file.format()) {
          case PNG -> avcodec.AV_CODEC_ID_PNG;
          case JPEG -> avcodec.AV_CODEC_ID_MJPEG;
          case WEBP -> avcodec.AV_CODEC_ID_WEBP;
          case GIF -> avcodec.AV_CODEC_ID_GIF;
          case BMP -> avcodec.AV_CODEC_ID_BMP;
        };
    AVCodec codec = avcodec.avcodec_find_decoder(id);
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    AVFrame frame = avutil.av_frame_alloc();
    try {
      context.thread_count(1);
      context.max_pixels((long) (file.width() + 64) * (file.height() + 64)); // not more than stated
      if (file.format() == PictureFile.Format.JPEG) {
        context.lowres(forVideo ? lowres(Math.max(file.width(), file.height())) : 0);
      } else {
        context.err_recognition(avcodec.AV_EF_EXPLODE | avcodec.AV_EF_CRCCHECK);
      }
      int result = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
      if (result >= 0) {
        result = decode(context, file.data(), frame);
      }
      if (result < 0) {
        throw PictureFile.unreadable(
            "the %s data are damaged or of an unusual kind (%s)"
                .formatted(file.format(), Natives.error(result)));
      }
      return toRgb(frame, file, forVideo);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.avcodec_free_context(context);
    }
  }

  private static int lowres(int longer) {
    int halvings = 0;
    while (halvings < MAX_LOWRES && longer >> (halvings + 1) >= FrameSize.MAX_SIDE) {
      halvings++;
    }
    return halvings;
  }

  private static int decode(AVCodecContext context, byte[] data, AVFrame frame) {
    AVPacket packet = avcodec.av_packet_alloc();
    try {
      int result = avcodec.av_new_packet(packet, data.length);
      if (result >= 0) {
        packet.data().put(data, 0, data.length);
        packet.flags(avcodec.AV_PKT_FLAG_KEY);
        result = avcodec.avcodec_send_packet(context, packet);
      }
      if (result >= 0) {
        avcodec.avcodec_send_packet(context, null);
        result = avcodec.avcodec_receive_frame(context, frame);
      }
      return result;
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  /** Numbers of a pixel in a picture of 16 bits, upper byte first; 0 for other pictures. */
  private static int wideChannels(int format) {
    return switch (format) {
      case avutil.AV_PIX_FMT_GRAY16BE -> 1;
      case avutil.AV_PIX_FMT_YA16BE -> 2;
      case avutil.AV_PIX_FMT_RGB48BE -> 3;
      case avutil.AV_PIX_FMT_RGBA64BE -> 4;
      default -> 0;
    };
  }

  /** Keeps the upper byte of each colour; the last of 2 or 4 numbers is alpha. */
  private static FrameBuffer upperBytes(AVFrame frame, int channels) {
    FrameBuffer picture = new FrameBuffer(frame.width(), frame.height());
    byte[] row = new byte[2 * channels * frame.width()];
    BytePointer from = frame.data(0);
    for (int y = 0; y < frame.height(); y++) {
      from.position((long) y * frame.linesize(0)).get(row, 0, row.length);
      for (int x = 0; x < frame.width(); x++) {
        for (int c = 0; c < 3; c++) {
          picture.rgb()[3 * (y * frame.width() + x) + c] =
              row[2 * (channels * x + (channels < 3 ? 0 : c))];
        }
      }
    }
    return picture;
  }

  private static FrameBuffer toRgb(AVFrame frame, PictureFile file, boolean forVideo)
      throws InputException {
    int width = frame.width();
    int height = frame.height();
    int longer = Math.max(file.width(), file.height());
    boolean scaled = forVideo && longer > FrameSize.MAX_SIDE;
    int wide = wideChannels(frame.format());
    boolean opaque = wide == 1 || wide == 3;
    if (wide > 0 && (!forVideo || opaque && !scaled)) {
      return upperBytes(frame, wide); // swscale would add a dither
    }
    int outWidth = scaled ? scaled(file.width(), longer) : width;
    int outHeight = scaled ? scaled(file.height(), longer) : height;
    AVPixFmtDescriptor kind = avutil.av_pix_fmt_desc_get(frame.format());
    boolean alpha =
        (kind.flags() & (avutil.AV_PIX_FMT_FLAG_ALPHA | avutil.AV_PIX_FMT_FLAG_PAL)) != 0;
    if (!alpha) {
      try (Raster rgb = new Raster(outWidth, outHeight, avutil.AV_PIX_FMT_RGB24, 3)) {
        rgb.fill(frame, file.format());
        return rgb.toPicture();
      }
    }
    try (Raster rgba = new Raster(width, height, avutil.AV_PIX_FMT_RGBA, 4)) {
      rgba.fill(frame, file.format());
      if (forVideo) {
        rgba.layOverWhite();
      } else {
        rgba.dropAlpha();
      }
      try (Raster rgb = new Raster(outWidth, outHeight, avutil.AV_PIX_FMT_RGB24, 3)) {
        rgb.fill(rgba);
        return rgb.toPicture();
      }
    }
  }

  private static int scaled(int side, int longer) {
    return Math.max(1, (int) Math.round((double) side * FrameSize.MAX_SIDE / longer));
  }
}
