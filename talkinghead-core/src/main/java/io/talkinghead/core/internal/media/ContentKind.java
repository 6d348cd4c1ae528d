package io.talkinghead.core.internal.media;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says in words what bytes look like, for messages about files of the wrong kind. */
final class ContentKind {
  /** How many leading bytes {@link #describe} wants to see. */
  static final int HEAD_BYTES = 512;

  private record Magic(int offset, String bytes, String kind) {}

  private static final List<Magic> KNOWN =
      List.of(
          new Magic(0, "\u0089PNG", "a PNG picture"),
          new Magic(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
          new Magic(0, "GIF8", "a GIF picture"),
          new Magic(8, "WEBP", "a WebP picture"),
          new Magic(8, "WAVE", "a WAV recording"),
          new Magic(8, "AVI ", "an AVI video"),
          new Magic(4, "ftypavif", "an AVIF picture"),
          new Magic(4, "ftyphei", "a HEIC picture"),
          new Magic(4, "ftypmif1", "a HEIF picture"),
          new Magic(4, "ftypM4A", "an M4A recording"),
          new Magic(4, "ftyp", "an MP4 or QuickTime file"),
          new Magic(0, "II*\0", "a TIFF picture"),
          new Magic(0, "MM\0*", "a TIFF picture"),
          new Magic(0, "OggS", "an Ogg file"),
          new Magic(0, "fLaC", "a FLAC recording"),
          new Magic(0, "ID3", "an MP3 recording"),
          new Magic(0, "\u001aE\u00df\u00a3", "a Matroska or WebM file"),
          new Magic(0, "PK\u0003\u0004", "a ZIP archive"),
          new Magic(0, "\u001f\u008b", "a gzip archive"),
          new Magic(0, "%PDF", "a PDF document"),
          new Magic(0, "\u007fELF", "a program"),
          new Magic(0, "#EXTM3U", "a playlist"),
          new Magic(0, "<svg", "an SVG drawing"),
          new Magic(0, "<!DOCTYPE html", "a web page"),
          new Magic(0, "<html", "a web page"),
          new Magic(0, "BM", "a BMP picture"));

  private ContentKind() {}

  /**
   * Returns what a file that begins with {@code head} looks like, such as {@code a ZIP archive}.
   */
  static String describe(byte[] head) {
    if (head.length == 0) {
      return "nothing (0 bytes)";
    }
    String text =
        new String(head, 0, Math.min(head.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
    for (Magic magic : KNOWN) {
      if (text.startsWith(magic.bytes, magic.offset)) {
        return magic.kind;
      }
    }
    if (text.chars().allMatch(c -> c == 0)) {
      return "zeros";
    }
    boolean printable =
        text.chars().allMatch(c -> (c >= 32 && c != 127) || c == 9 || c == 10 || c == 13);
    return printable ? "text" : "bytes of no known kind";
  }
}
