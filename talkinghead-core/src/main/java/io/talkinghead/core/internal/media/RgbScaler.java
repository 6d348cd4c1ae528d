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
 * Copies pictures into a native frame of 32-bit RGB of another size, bicubic.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class RgbScaler implements AutoCloseable {
  private final BytePointer rgb;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer strides;
  private final int height;
  private @Nullable AVFrame frame;
  private @Nullable SwsContext context;

  /**
   * @param width of the pictures, pixels
   * @param height of the pictures, pixels
   * @param outWidth of the frame
   * @param outHeight of the frame
   */
  RgbScaler(int width, int height, int outWidth, int outHeight) {
    Natives.load();
    this.height = height;
    rgb = new BytePointer(3L * width * height);
    planes = new PointerPointer<BytePointer>(4).put(0, rgb);
    strides = new IntPointer(3 * width, 0, 0, 0);
    context =
        swscale.sws_getContext(
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            outWidth,
            outHeight,
            avutil.AV_PIX_FMT_RGB32(),
            swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    AVFrame made = avutil.av_frame_alloc();
    made.format(avutil.AV_PIX_FMT_RGB32());
    made.width(outWidth);
    made.height(outHeight);
    avutil.av_frame_get_buffer(made, 0);
    frame = made;
  }

  /** Returns the frame with {@code picture} in it, valid until the next call. */
  AVFrame scale(FrameBuffer picture) throws NativeException {
    AVFrame target = frame;
    if (target == null || context == null) {
      throw new IllegalStateException("closed");
    }
    Natives.check(avutil.av_frame_make_writable(target), "A new frame"); // an encoder may keep it
    byte[] bytes = picture.rgb();
    rgb.put(bytes, 0, bytes.length);
    Natives.check(
        swscale.sws_scale(context, planes, strides, 0, height, target.data(), target.linesize()),
        "Scaling");
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
