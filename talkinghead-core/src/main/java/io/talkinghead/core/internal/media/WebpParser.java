package io.talkinghead.core.internal.media;

import io.talkinghead.InputException;
import io.talkinghead.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks through the chunks of a WebP file (<a href="https://www.rfc-editor.org/rfc/rfc9649">RFC
 * 9649</a>). What goes on to the decoder is a file with nothing but one picture and its alpha; of
 * an animation, the first.
 */
final class WebpParser {
  private static final int ALPHA_FLAG = 0x10;

  private byte[] exif = PictureFile.NONE;
  private byte[] icc = PictureFile.NONE;
  private int width;
  private int height;

  private final Limits limits;

  private WebpParser(Limits limits) {
    this.limits = limits;
  }

  static PictureFile parse(byte[] bytes, Limits limits) throws InputException {
    int riff = PictureFile.le32(bytes, 4);
    if (riff < 4 || riff > bytes.length - 8) {
      throw PictureFile.truncated();
    }
    WebpParser parser = new WebpParser(limits);
    byte[] picture = parser.chunks(bytes, 12, riff + 8, false);
    if (picture.length == 0) {
      throw PictureFile.unreadable("the WebP file has no picture");
    }
    return new PictureFile(
        PictureFile.Format.WEBP, parser.width, parser.height, picture, parser.exif, parser.icc);
  }

  /** Reads the chunks of [from, to); returns a file with the first picture in them, or nothing. */
  private byte[] chunks(byte[] bytes, int from, int to, boolean inFrame) throws InputException {
    byte[] picture = PictureFile.NONE;
    byte[] alpha = PictureFile.NONE;
    for (int at = from; at + 8 <= to; ) {
      String type = new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
      int length = PictureFile.le32(bytes, at + 4);
      if (length < 0 || length > to - at - 8) {
        throw PictureFile.truncated();
      }
      byte[] chunk = Arrays.copyOfRange(bytes, at, at + 8 + length);
      switch (type) {
        case "ALPH" -> alpha = chunk;
        case "ICCP" -> icc = Arrays.copyOfRange(chunk, 8, chunk.length);
        case "EXIF" -> exif = tiff(chunk);
        case "VP8 " -> {
          if (picture.length == 0) {
            size(
                PictureFile.le16(bytes, at + 14) & 0x3fff,
                PictureFile.le16(bytes, at + 16) & 0x3fff);
            picture = alpha.length == 0 ? file(chunk) : file(extended(), alpha, chunk);
          }
        }
        case "VP8L" -> {
          if (picture.length == 0) {
            int bits = PictureFile.le32(bytes, at + 9);
            size((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
            picture = file(chunk);
          }
        }
        case "ANMF" -> {
          if (picture.length == 0 && !inFrame && length > 16) {
            picture = chunks(bytes, at + 24, at + 8 + length, true);
          }
        }
        default -> {}
      }
      at += 8 + length + (length & 1);
    }
    return picture;
  }

  private void size(int w, int h) throws InputException {
    PictureFile.requireSize(w, h, limits);
    width = w;
    height = h;
  }

  /** Some writers put the prefix of JPEG before the tags. */
  private static byte[] tiff(byte[] chunk) {
    int skip = PictureFile.is(chunk, 8, "Exif\0\0") ? 14 : 8;
    return Arrays.copyOfRange(chunk, skip, chunk.length);
  }

  /** Returns the header that a picture with separate alpha needs. */
  private byte[] extended() {
    byte[] chunk = {'V', 'P', '8', 'X', 10, 0, 0, 0, ALPHA_FLAG, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 3; i++) {
      chunk[12 + i] = (byte) ((width - 1) >> (8 * i));
      chunk[15 + i] = (byte) ((height - 1) >> (8 * i));
    }
    return chunk;
  }

  private static byte[] file(byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = 4;
    for (byte[] chunk : chunks) {
      length += chunk.length + (chunk.length & 1);
    }
    out.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 0; i < 4; i++) {
      out.write(length >> (8 * i));
    }
    out.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
      out.writeBytes(new byte[chunk.length & 1]);
    }
    return out.toByteArray();
  }
}
