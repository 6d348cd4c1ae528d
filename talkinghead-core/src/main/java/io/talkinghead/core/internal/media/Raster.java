package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Packed 8-bit pixels in native memory, for pictures that are too large for the heap. */
final class Raster implements AutoCloseable {
  private static final int WHITE = 255;
  private static final int HALF = 128; // of the 256 parts of a pixel

  private final int width;
  private final int height;
  private final int format;
  private final int bytes;
  private final int stride;
  private final BytePointer pixels;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer strides;

  /**
   * @param width pixels
   * @param height pixels
   * @param format {@code AV_PIX_FMT_...}, packed
   * @param bytes of one pixel
   */
  Raster(int width, int height, int format, int bytes) {
    this.width = width;
    this.height = height;
    this.format = format;
    this.bytes = bytes;
    // FFmpeg converts blocks of pixels, and leaves out the last of a row that has no room for it
    stride = (bytes * ((width + 31) & ~31) + 63) & ~63;
    long size = (long) stride * height + 64; // room for wide stores at the end
    pixels = new BytePointer(avutil.av_malloc(size)).capacity(size);
    if (pixels.isNull()) {
      throw new OutOfMemoryError("no native memory for " + width + " x " + height + " pixels");
    }
    planes = new PointerPointer<BytePointer>(4).put(0, pixels);
    strides = new IntPointer(stride, 0, 0, 0);
  }

  /** Overwrites this with {@code frame}, converted, and averaged over areas if it is larger. */
  @SuppressWarnings("unchecked") // the bindings give the planes a raw type
  void fill(AVFrame frame, PictureFile.Format kind) throws InputException {
    boolean subsampled = kind == PictureFile.Format.JPEG || kind == PictureFile.Format.WEBP;
    boolean full = frame.color_range() == avutil.AVCOL_RANGE_JPEG;
    fill(
        frame.width(),
        frame.height(),
        frame.format(),
        frame.data(),
        frame.linesize(),
        subsampled,
        full);
  }

  /** Overwrites this with {@code frame} by way of {@code context}; returns FFmpeg's result. */
  int fill(AVFrame frame, SwsContext context) {
    return swscale.sws_scale(
        context, frame.data(), frame.linesize(), 0, frame.height(), planes, strides);
  }

  /** Overwrites this with {@code source}, converted, and averaged over areas if it is larger. */
  void fill(Raster source) throws InputException {
    fill(source.width, source.height, source.format, source.planes, source.strides, false, true);
  }

  private void fill(
      int fromWidth,
      int fromHeight,
      int fromFormat,
      PointerPointer<?> from,
      IntPointer fromStrides,
      boolean subsampled,
      boolean fullRange)
      throws InputException {
    boolean same = fromWidth == width && fromHeight == height;
    SwsContext context = swscale.sws_alloc_context();
    context.src_w(fromWidth);
    context.src_h(fromHeight);
    context.src_format(fromFormat);
    context.src_range(fullRange ? 1 : 0);
    context.dst_w(width);
    context.dst_h(height);
    context.dst_format(format);
    context.flags(
        (same ? swscale.SWS_BILINEAR : swscale.SWS_AREA)
            | swscale.SWS_ACCURATE_RND
            | swscale.SWS_FULL_CHR_H_INT
            | swscale.SWS_FULL_CHR_H_INP);
    if (subsampled) { // JPEG and WebP put chroma midway between the pixels it serves
      AVPixFmtDescriptor kind = avutil.av_pix_fmt_desc_get(fromFormat);
      context.src_h_chr_pos(HALF * ((1 << kind.log2_chroma_w()) - 1));
      context.src_v_chr_pos(HALF * ((1 << kind.log2_chroma_h()) - 1));
    }
    try {
      int result = swscale.sws_init_context(context, (SwsFilter) null, (SwsFilter) null);
      if (result >= 0) {
        result = swscale.sws_scale(context, from, fromStrides, 0, fromHeight, planes, strides);
      }
      if (result < 0) {
        throw PictureFile.unreadable("its colours cannot be converted");
      }
    } finally {
      swscale.sws_freeContext(context);
    }
  }

  /** Sets alpha to opaque, whatever colour the transparent pixels have. */
  void dropAlpha() {
    byte[] row = new byte[4 * width];
    for (int y = 0; y < height; y++) {
      pixels.position((long) y * stride).get(row, 0, row.length);
      for (int i = 3; i < row.length; i += 4) {
        row[i] = (byte) 255;
      }
      pixels.put(row, 0, row.length);
    }
    pixels.position(0);
  }

  /** Lays RGBA over white; afterwards it is opaque. */
  void layOverWhite() {
    byte[] row = new byte[4 * width];
    for (int y = 0; y < height; y++) {
      pixels.position((long) y * stride).get(row, 0, row.length);
      for (int i = 0; i < row.length; i += 4) {
        int alpha = row[i + 3] & 0xff;
        for (int c = i; c < i + 3; c++) {
          row[c] = (byte) (((row[c] & 0xff) * alpha + WHITE * (255 - alpha) + 127) / 255);
        }
        row[i + 3] = (byte) 255;
      }
      pixels.put(row, 0, row.length);
    }
    pixels.position(0);
  }

  /** Copies RGB pixels to the heap. */
  FrameBuffer toPicture() {
    byte[] rgb = new byte[bytes * width * height];
    int row = bytes * width;
    for (int y = 0; y < height; y++) {
      pixels.position((long) y * stride).get(rgb, y * row, row);
    }
    pixels.position(0);
    return new FrameBuffer(width, height, rgb);
  }

  @Override
  public void close() {
    strides.close();
    planes.close();
    avutil.av_free(pixels);
  }
}
