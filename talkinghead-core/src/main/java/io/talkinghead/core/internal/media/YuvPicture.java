package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Pictures as native YUV 4:2:0 frames of the same size: ITU-R BT.709 in limited range, chroma
 * averaged over 2 x 2 pixels; the frames are tagged so.
 *
 * <p>From one picture of a talking head to the next much stays as it is. What equals the picture
 * before is found by comparing bytes, which costs a small part of converting them, and is left as
 * it was converted then; so the background of a large picture costs next to nothing. Written here
 * because libswscale converts whole pictures only, and no faster than this does.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class YuvPicture implements AutoCloseable {
  /** Columns that are compared and converted together. */
  private static final int BLOCK = 64;

  // BT.709's weights of red and blue; limited range has 219 steps for Y, 224 for Cb and Cr
  private static final double KR = 0.2126;
  private static final double KB = 0.0722;
  private static final double KG = 1 - KR - KB;
  private static final double Y = 219 / 255.0;
  private static final double U = 224 / 255.0 / (2 * (1 - KB));
  private static final double V = 224 / 255.0 / (2 * (1 - KR));

  /** Fractional bits of Y, Cb and Cr. */
  private static final int BITS = 11;

  /** Bits from Y to Cb and from Cb to Cr in a sum: four pixels fit. */
  private static final int LANE = 21;

  // What each value of a component adds to Y, Cb and Cr, side by side in one number.
  private static final long[] RED = table(KR * Y, -KR * U, (1 - KR) * V, 16.5, 128.5, 128.5);
  private static final long[] GREEN = table(KG * Y, -KG * U, -KG * V, 0, 0, 0);
  private static final long[] BLUE = table(KB * Y, (1 - KB) * U, -KB * V, 0, 0, 0);

  private final int width;
  private final int height;
  private final int stride;
  private final byte[] last;
  private final byte[] upper = new byte[BLOCK];
  private final byte[] lower = new byte[BLOCK];
  private final byte[] blueness = new byte[BLOCK / 2];
  private final byte[] redness = new byte[BLOCK / 2];
  private boolean hasLast;
  private @Nullable AVFrame frame;

  /**
   * @param pictureWidth of the pictures, pixels; an odd last column is left out
   * @param pictureHeight of the pictures, pixels; an odd last row is left out
   */
  YuvPicture(int pictureWidth, int pictureHeight) {
    Natives.load();
    width = pictureWidth & ~1;
    height = pictureHeight & ~1;
    stride = 3 * pictureWidth;
    last = new byte[stride * height];
    AVFrame made = avutil.av_frame_alloc();
    made.format(avutil.AV_PIX_FMT_YUV420P);
    made.width(width);
    made.height(height);
    made.color_range(avutil.AVCOL_RANGE_MPEG);
    made.colorspace(avutil.AVCOL_SPC_BT709);
    made.color_primaries(avutil.AVCOL_PRI_BT709);
    made.color_trc(avutil.AVCOL_TRC_BT709);
    avutil.av_frame_get_buffer(made, 0);
    frame = made;
  }

  private static long[] table(double y, double u, double v, double y0, double u0, double v0) {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      table[i] =
          fixed(y * i + y0) + (fixed(u * i + u0) << LANE) + (fixed(v * i + v0) << (2 * LANE));
    }
    return table;
  }

  private static long fixed(double value) {
    return Math.round(value * (1 << BITS));
  }

  /** Returns the frame with {@code picture} in it, valid until the next call. */
  AVFrame convert(FrameBuffer picture) throws NativeException {
    AVFrame target = frame;
    if (target == null) {
      throw new IllegalStateException("closed");
    }
    // an encoder may keep the frame; the copy that is made then holds the last picture, too
    Natives.check(avutil.av_frame_make_writable(target), "A new frame");
    int lumaStride = target.linesize(0);
    int chromaStride = target.linesize(1);
    ByteBuffer y = plane(target, 0, lumaStride * height);
    ByteBuffer u = plane(target, 1, chromaStride * height / 2);
    ByteBuffer v = plane(target, 2, chromaStride * height / 2);
    byte[] rgb = picture.rgb();
    for (int row = 0; row < height; row += 2) {
      int from = row * stride;
      if (isLast(rgb, from, from + 2 * stride)) {
        continue;
      }
      for (int x = 0; x < width; x += BLOCK) {
        int count = Math.min(BLOCK, width - x);
        int first = from + 3 * x;
        int second = first + stride;
        if (isLast(rgb, first, first + 3 * count) && isLast(rgb, second, second + 3 * count)) {
          continue;
        }
        convert(rgb, first, second, count);
        y.put(row * lumaStride + x, upper, 0, count);
        y.put((row + 1) * lumaStride + x, lower, 0, count);
        u.put(row / 2 * chromaStride + x / 2, blueness, 0, count / 2);
        v.put(row / 2 * chromaStride + x / 2, redness, 0, count / 2);
      }
      System.arraycopy(rgb, from, last, from, 2 * stride);
    }
    hasLast = true;
    return target;
  }

  private boolean isLast(byte[] rgb, int from, int to) {
    return hasLast && Arrays.equals(rgb, from, to, last, from, to);
  }

  private static ByteBuffer plane(AVFrame frame, int index, int bytes) {
    return frame.data(index).capacity(bytes).asByteBuffer();
  }

  /** Converts {@code count} columns of two rows that begin at bytes {@code a} and {@code b}. */
  private void convert(byte[] rgb, int a, int b, int count) {
    for (int i = 0; i < count / 2; i++) {
      int p = a + 6 * i;
      int q = b + 6 * i;
      long p0 = yuv(rgb[p], rgb[p + 1], rgb[p + 2]);
      long p1 = yuv(rgb[p + 3], rgb[p + 4], rgb[p + 5]);
      long q0 = yuv(rgb[q], rgb[q + 1], rgb[q + 2]);
      long q1 = yuv(rgb[q + 3], rgb[q + 4], rgb[q + 5]);
      upper[2 * i] = (byte) (p0 >> BITS);
      upper[2 * i + 1] = (byte) (p1 >> BITS);
      lower[2 * i] = (byte) (q0 >> BITS);
      lower[2 * i + 1] = (byte) (q1 >> BITS);
      long four = p0 + p1 + q0 + q1;
      blueness[i] = (byte) (four >> (LANE + BITS + 2));
      redness[i] = (byte) (four >> (2 * LANE + BITS + 2));
    }
  }

  private static long yuv(byte red, byte green, byte blue) {
    return RED[red & 0xff] + GREEN[green & 0xff] + BLUE[blue & 0xff];
  }

  @Override
  public void close() {
    AVFrame open = frame;
    frame = null;
    if (open != null) {
      avutil.av_frame_free(open);
    }
  }
}
