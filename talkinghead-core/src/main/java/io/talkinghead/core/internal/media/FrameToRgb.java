package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.nio.IntBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Decoded frames as sRGB, bit for bit as the {@code ffmpeg} program writes them with {@code
 * -pix_fmt rgb24}: its default filter, the matrix and range that the stream states, BT.601 limited
 * where it states none; then turned as the stream's display matrix says.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class FrameToRgb implements AutoCloseable {
  private static final int ONE = 1 << 16; // contrast and saturation as they are, 16.16
  private static final int MATRIX_BYTES = 36;

  /** What a context was made for. */
  private record Kind(int width, int height, int format, int matrix, boolean full) {
    static Kind of(AVFrame frame) {
      int format = frame.format();
      boolean full =
          frame.color_range() == avutil.AVCOL_RANGE_JPEG
              || format == avutil.AV_PIX_FMT_YUVJ420P
              || format == avutil.AV_PIX_FMT_YUVJ422P
              || format == avutil.AV_PIX_FMT_YUVJ444P;
      int matrix =
          frame.colorspace() == avutil.AVCOL_SPC_UNSPECIFIED
              ? swscale.SWS_CS_DEFAULT
              : frame.colorspace();
      return new Kind(frame.width(), frame.height(), format, matrix, full);
    }
  }

  private @Nullable Kind kind;
  private @Nullable SwsContext context;
  private @Nullable Raster rgb;

  /** Returns a new picture of {@code frame}, turned as it is displayed. */
  FrameBuffer convert(AVFrame frame) throws NativeException {
    Kind wanted = Kind.of(frame);
    if (!wanted.equals(kind)) {
      open(wanted);
    }
    Raster target = rgb;
    SwsContext converter = context;
    if (target == null || converter == null) {
      throw new IllegalStateException("closed");
    }
    Natives.check(target.fill(frame, converter), "Colour conversion");
    return Orientation.apply(target.toPicture(), orientation(frame));
  }

  private void open(Kind wanted) throws NativeException {
    close();
    context =
        swscale.sws_getContext(
            wanted.width,
            wanted.height,
            wanted.format,
            wanted.width,
            wanted.height,
            avutil.AV_PIX_FMT_RGB24,
            swscale.SWS_BICUBIC,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    if (context == null || context.isNull()) {
      context = null;
      throw new NativeException(
          "Colour conversion", org.bytedeco.ffmpeg.presets.avutil.AVERROR_EINVAL());
    }
    IntPointer from = swscale.sws_getCoefficients(wanted.matrix);
    IntPointer to = swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT);
    swscale.sws_setColorspaceDetails(
        context, from, wanted.full ? 1 : 0, to, /* dstRange= */ 1, 0, ONE, ONE);
    rgb = new Raster(wanted.width, wanted.height, avutil.AV_PIX_FMT_RGB24, 3);
    kind = wanted;
  }

  /**
   * Returns how {@code frame} is turned, as an EXIF orientation. The display matrix (ISO/IEC
   * 14496-12, 6.2.2) has rows (a b u), (c d v), (x y w); multiples of 90 degrees and mirrorings are
   * honoured, other turns are not.
   */
  private static int orientation(AVFrame frame) {
    AVFrameSideData side = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null || side.isNull() || side.size() < MATRIX_BYTES) {
      return 1;
    }
    IntBuffer m =
        side.data()
            .capacity(MATRIX_BYTES)
            .asByteBuffer()
            .order(java.nio.ByteOrder.nativeOrder())
            .asIntBuffer();
    int a = m.get(0);
    int b = m.get(1);
    int c = m.get(3);
    int d = m.get(4);
    if (b == 0 && c == 0) {
      return a < 0 ? (d < 0 ? 3 : 2) : d < 0 ? 4 : 1;
    }
    if (a == 0 && d == 0) {
      return b > 0 ? (c < 0 ? 6 : 5) : c > 0 ? 8 : 7;
    }
    return 1;
  }

  @Override
  public void close() {
    kind = null;
    if (context != null) {
      swscale.sws_freeContext(context);
      context = null;
    }
    if (rgb != null) {
      rgb.close();
      rgb = null;
    }
  }
}
