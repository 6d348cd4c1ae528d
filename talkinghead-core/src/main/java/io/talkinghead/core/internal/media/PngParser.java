package io.talkinghead.core.internal.media;

import io.talkinghead.InputException;
import io.talkinghead.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks through the chunks of a PNG file. Only those that the pixels need go on to the decoder:
 * compressed texts, which may be bombs, are left behind, and of a colour profile no more is
 * inflated than the largest may have.
 */
final class PngParser {
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private PngParser() {}

  static PictureFile parse(byte[] bytes, Limits limits) throws InputException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    kept.write(bytes, 0, 8);
    List<PngData.Span> data = new ArrayList<>();
    byte[] exif = PictureFile.NONE;
    byte[] icc = PictureFile.NONE;
    boolean isSrgb = false;
    int width = 0;
    int height = 0;
    for (int at = 8; ; ) {
      int length = PictureFile.be32(bytes, at);
      String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (width == 0) {
        if (!type.equals("IHDR")) {
          throw PictureFile.unreadable("the PNG file has no header");
        }
        width = PictureFile.be32(bytes, at + 8);
        height = PictureFile.be32(bytes, at + 12);
        PictureFile.requireSize(width, height, limits);
      }
      if (length < 0 || length > bytes.length - at - 12) {
        throw PictureFile.truncated();
      }
      if (NEEDED.contains(type)) {
        requireSound(bytes, at, length, type);
        kept.write(bytes, at, length + 12);
      }
      switch (type) {
        case "eXIf" -> exif = Arrays.copyOfRange(bytes, at + 8, at + 8 + length);
        case "iCCP" -> icc = profile(bytes, at + 8, length);
        case "sRGB" -> isSrgb = true;
        case "IDAT" -> data.add(new PngData.Span(at + 8, length));
        case "IEND" -> {
          boolean interlaced = bytes[28] != 0;
          long size = PngData.size(width, height, bitsPerPixel(bytes[24], bytes[25]), interlaced);
          if (!PngData.holds(bytes, data, size)) {
            throw PictureFile.unreadable("the PNG file has not all rows of the picture");
          }
          return new PictureFile(
              PictureFile.Format.PNG,
              width,
              height,
              kept.toByteArray(),
              exif,
              isSrgb ? PictureFile.NONE : icc);
        }
        default -> {}
      }
      at += length + 12;
    }
  }

  /** Inflates the profile behind its name; nothing if it is damaged or too large to be one. */
  private static byte[] profile(byte[] bytes, int from, int length) {
    int at = from;
    while (at < from + length && bytes[at] != 0) {
      at++;
    }
    at += 2; // the end of the name, and how it is compressed
    Inflater inflater = new Inflater();
    try {
      if (at >= from + length) {
        return PictureFile.NONE;
      }
      inflater.setInput(bytes, at, from + length - at);
      byte[] profile = new byte[RgbProfile.MAX_BYTES];
      int count = inflater.inflate(profile);
      return inflater.finished() ? Arrays.copyOf(profile, count) : PictureFile.NONE;
    } catch (DataFormatException e) {
      return PictureFile.NONE;
    } finally {
      inflater.end();
    }
  }

  private static int bitsPerPixel(int depth, int colourType) {
    int channels =
        switch (colourType) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    return depth * channels;
  }

  private static void requireSound(byte[] bytes, int at, int length, String type)
      throws InputException {
    CRC32 crc = new CRC32();
    crc.update(bytes, at + 4, length + 4);
    if ((int) crc.getValue() != PictureFile.be32(bytes, at + 8 + length)) {
      throw PictureFile.unreadable("the PNG file is damaged (checksum of " + type + ")");
    }
  }
}
