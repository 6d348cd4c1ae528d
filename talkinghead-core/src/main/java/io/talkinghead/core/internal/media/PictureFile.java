package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the structure of a picture file tells before anything is decoded.
 *
 * @param format of the file
 * @param width stored, before any turning, pixels
 * @param height stored, pixels
 * @param data the bytes to decode: one picture, without anything that is not needed for it
 * @param exif the TIFF structure with the EXIF tags, or empty
 * @param icc the colour profile, or empty
 */
record PictureFile(Format format, int width, int height, byte[] data, byte[] exif, byte[] icc) {
  /** What can be decoded. */
  enum Format {
    PNG,
    JPEG,
    WEBP,
    GIF,
    BMP
  }

  /** Nothing. */
  static final byte[] NONE = {};

  /**
   * Looks at the structure of {@code bytes}, told by content.
   *
   * @throws InputException {@code PICTURE_UNREADABLE} if it is no picture, or is cut short; {@code
   *     PICTURE_TOO_LARGE} as soon as the header says so
   */
  static PictureFile parse(byte[] bytes, Limits limits) throws InputException {
    try {
      if (is(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
        return PngParser.parse(bytes, limits);
      }
      if (is(bytes, 0, "\u00ff\u00d8\u00ff")) {
        return JpegParser.parse(bytes, limits);
      }
      if (is(bytes, 0, "RIFF") && is(bytes, 8, "WEBP")) {
        return WebpParser.parse(bytes, limits);
      }
      if (is(bytes, 0, "GIF87a") || is(bytes, 0, "GIF89a")) {
        return GifParser.parse(bytes, limits);
      }
      if (is(bytes, 0, "BM") && bytes.length > 26 && le32(bytes, 14) >= 40) {
        int width = le32(bytes, 18);
        int height = Math.abs(le32(bytes, 22)); // negative: rows from the top
        requireSize(width, height, limits);
        return new PictureFile(Format.BMP, width, height, bytes, NONE, NONE);
      }
    } catch (IndexOutOfBoundsException e) {
      throw truncated();
    }
    throw unreadable("it looks like " + ContentKind.describe(bytes));
  }

  /**
   * Checks the size that a header states, before anything is decoded.
   *
   * @throws InputException {@code PICTURE_TOO_LARGE}, or {@code PICTURE_UNREADABLE} if there is no
   *     area
   */
  static void requireSize(int width, int height, Limits limits) throws InputException {
    if (width <= 0 || height <= 0) {
      throw unreadable("its header says %d x %d pixels".formatted(width, height));
    }
    if ((long) width * height > limits.maxPicturePixels()) {
      throw new InputException(
          ErrorCode.PICTURE_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The picture has %d x %d pixels; at most %,d are allowed. Scale it down.",
              width,
              height,
              limits.maxPicturePixels()));
    }
  }

  /** Returns the error that the picture cannot be read because of {@code why}. */
  static InputException unreadable(String why) {
    return new InputException(
        ErrorCode.PICTURE_UNREADABLE,
        "The picture cannot be read: " + why + ". Use PNG, JPEG or WebP.");
  }

  /** Returns the error for a file that ends too early. */
  static InputException truncated() {
    return unreadable("the file ends before the picture does");
  }

  static boolean is(byte[] bytes, int offset, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    if (offset + wanted.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[offset + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  static int be16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  static int be32(byte[] bytes, int at) {
    return be16(bytes, at) << 16 | be16(bytes, at + 2);
  }

  static int le16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  static int le24(byte[] bytes, int at) {
    return le16(bytes, at) | (bytes[at + 2] & 0xff) << 16;
  }

  static int le32(byte[] bytes, int at) {
    return le16(bytes, at) | le16(bytes, at + 2) << 16;
  }
}
