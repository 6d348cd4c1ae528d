package io.talkinghead.core.internal.media;

import io.talkinghead.InputException;
import io.talkinghead.Limits;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Looks through the segments of a JPEG file (ITU-T T.81, annex B) up to the end of its first
 * picture.
 */
final class JpegParser {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;

  /** Name, number and count of a piece of colour profile (ICC.1:2022, B.4). */
  private static final int ICC_PREFIX = 14;

  private JpegParser() {}

  static PictureFile parse(byte[] bytes, Limits limits) throws InputException {
    byte[] exif = PictureFile.NONE;
    ByteArrayOutputStream icc = new ByteArrayOutputStream();
    int width = 0;
    int height = 0;
    int at = 2;
    while (true) {
      while (bytes[at] != (byte) 0xff || bytes[at + 1] == (byte) 0xff) {
        at++; // fill bytes
      }
      int marker = bytes[at + 1] & 0xff;
      if (marker == END_OF_IMAGE) {
        if (width == 0) {
          throw PictureFile.unreadable("the JPEG file has no picture");
        }
        return new PictureFile(
            PictureFile.Format.JPEG,
            width,
            height,
            Arrays.copyOf(bytes, at + 2),
            exif,
            icc.toByteArray());
      }
      if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2; // no length
        continue;
      }
      int length = PictureFile.be16(bytes, at + 2);
      if (isFrame(marker) && width == 0) {
        height = PictureFile.be16(bytes, at + 5);
        width = PictureFile.be16(bytes, at + 7);
        PictureFile.requireSize(width, height, limits);
      } else if (marker == APP1
          && exif.length == 0
          && PictureFile.is(bytes, at + 4, "Exif\0\0")
          && at + 2 + length <= bytes.length) {
        exif = Arrays.copyOfRange(bytes, at + 10, at + 2 + length);
      } else if (marker == APP2
          && length > ICC_PREFIX + 2
          && PictureFile.is(bytes, at + 4, "ICC_PROFILE\0")
          && at + 2 + length <= bytes.length) { // pieces of a long one follow each other
        icc.write(bytes, at + 4 + ICC_PREFIX, length - 2 - ICC_PREFIX);
      }
      at += 2 + length;
      if (marker == START_OF_SCAN) {
        at = afterScan(bytes, at);
      }
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Returns where the next marker is that ends the coded data from {@code from} on. */
  private static int afterScan(byte[] bytes, int from) {
    int at = from;
    while (true) {
      int next = bytes[at + 1] & 0xff;
      boolean stuffed = next == 0 || next == 0xff || (next >= 0xd0 && next <= 0xd7);
      if (bytes[at] == (byte) 0xff && !stuffed) {
        return at;
      }
      at++;
    }
  }
}
