package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Copies pictures into a native frame of another pixel format and, if wanted, another size.
 *
 * <p>YUV is ITU-R BT.709 in limited range, chroma averaged over 2 x 2 pixels; the streams are
 * tagged so. <b>Threads:</b> one caller at a time.
 */
final class RgbConverter implements AutoCloseable {
  private static final int ONE = 1 << 16; // contrast and saturation as they are, 16.16

  private final BytePointer rgb;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer strides;
  private final int usedHeight;
  private @Nullable AVFrame frame;
  private @Nullable SwsContext context;

  /**
   * @param width of the pictures, pixels
   * @param height of the pictures, pixels
   * @param usedWidth columns taken from the left
   * @param usedHeight rows taken from the top
   * @param outWidth of the frame
   * @param outHeight of the frame
   * @param format of the frame, {@code AV_PIX_FMT_...}
   */
  RgbConverter(
      int width,
      int height,
      int usedWidth,
      int usedHeight,
      int outWidth,
      int outHeight,
      int format) {
    Natives.load();
    this.usedHeight = usedHeight;
    rgb = new BytePointer(3L * width * height);
    planes = new PointerPointer<BytePointer>(4).put(0, rgb);
    strides = new IntPointer(3 * width, 0, 0, 0);
    boolean same = usedWidth == outWidth && usedHeight == outHeight;
    context =
        swscale.sws_getContext(
            usedWidth,
            usedHeight,
            avutil.AV_PIX_FMT_RGB24,
            outWidth,
            outHeight,
            format,
            // averaging 2 x 2 pixels of chroma is exact to rounding with AREA, and the fastest but
            // one
            same ? swscale.SWS_AREA : swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    IntPointer bt709 = swscale.sws_getCoefficients(swscale.SWS_CS_ITU709);
    swscale.sws_setColorspaceDetails(
        context, bt709, /* srcRange= */ 1, bt709, /* dstRange= */ 0, 0, ONE, ONE);
    AVFrame made = avutil.av_frame_alloc();
    made.format(format);
    made.width(outWidth);
    made.height(outHeight);
    made.color_range(avutil.AVCOL_RANGE_MPEG);
    made.colorspace(avutil.AVCOL_SPC_BT709);
    made.color_primaries(avutil.AVCOL_PRI_BT709);
    made.color_trc(avutil.AVCOL_TRC_BT709);
    avutil.av_frame_get_buffer(made, 0);
    frame = made;
  }

  /** Returns the frame with {@code picture} in it, valid until the next call. */
  AVFrame convert(FrameBuffer picture) throws NativeException {
    AVFrame target = frame;
    if (target == null || context == null) {
      throw new IllegalStateException("closed");
    }
    Natives.check(avutil.av_frame_make_writable(target), "A new frame"); // an encoder may keep it
    byte[] bytes = picture.rgb();
    rgb.put(bytes, 0, bytes.length);
    Natives.check(
        swscale.sws_scale(
            context, planes, strides, 0, usedHeight, target.data(), target.linesize()),
        "Colour conversion");
    return target;
  }

  @Override
  public void close() {
    AVFrame last = frame;
    frame = null;
    if (last != null) {
      avutil.av_frame_free(last);
      swscale.sws_freeContext(context);
      context = null;
      strides.close();
      planes.close();
      rgb.close();
    }
  }
}
