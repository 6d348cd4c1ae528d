package io.talkinghead.core.internal.media;

import io.talkinghead.InputException;
import io.talkinghead.Limits;
import java.util.Arrays;

/** Looks through the blocks of a GIF file (GIF89a, 1990) up to the end of its first picture. */
final class GifParser {
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;
  private static final byte TRAILER = 0x3b;

  private GifParser() {}

  static PictureFile parse(byte[] bytes, Limits limits) throws InputException {
    int width = PictureFile.le16(bytes, 6);
    int height = PictureFile.le16(bytes, 8);
    PictureFile.requireSize(width, height, limits);
    int at = 13 + colourTable(bytes[10]);
    while (bytes[at] == EXTENSION) {
      at = afterBlocks(bytes, at + 2);
    }
    if (bytes[at] != PICTURE) {
      throw PictureFile.unreadable("the GIF file has no picture");
    }
    int end = afterBlocks(bytes, at + 11 + colourTable(bytes[at + 9]));
    byte[] first = Arrays.copyOf(bytes, end + 1);
    first[end] = TRAILER;
    return new PictureFile(
        PictureFile.Format.GIF, width, height, first, PictureFile.NONE, PictureFile.NONE);
  }

  /** Returns the bytes of the colour table that {@code flags} announce. */
  private static int colourTable(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static int afterBlocks(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
    }
    return at + 1;
  }
}
