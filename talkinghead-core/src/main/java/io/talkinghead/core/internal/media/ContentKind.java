package io.talkinghead.core.internal.media;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Says in words what bytes look like, for messages about files of the wrong kind. */
final class ContentKind {
  /** How many leading bytes {@link #describe} wants to see. */
  static final int HEAD_BYTES = 512;

  private static final String MP4 = "an MP4 or QuickTime file";
  private static final String MATROSKA = "a Matroska or WebM file";
  private static final String AVI = "an AVI video";
  private static final String FLV = "a Flash video";
  private static final String MPEG = "an MPEG video";
  private static final String ASF = "a Windows Media file";
  private static final String Y4M = "an uncompressed video";

  /** Kinds that may hold moving pictures; whether one does is seen when it is opened. */
  private static final Set<String> VIDEO = Set.of(MP4, MATROSKA, AVI, FLV, MPEG, ASF, Y4M);

  /** Distance of the synchronising bytes of an MPEG transport stream. */
  private static final int TS_PACKET = 188;

  private record Magic(int offset, String bytes, String kind) {}

  private static final List<Magic> KNOWN =
      List.of(
          new Magic(0, "\u0089PNG", "a PNG picture"),
          new Magic(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
          new Magic(0, "GIF8", "a GIF picture"),
          new Magic(8, "WEBP", "a WebP picture"),
          new Magic(8, "WAVE", "a WAV recording"),
          new Magic(8, "AVI ", AVI),
          new Magic(4, "ftypavif", "an AVIF picture"),
          new Magic(4, "ftyphei", "a HEIC picture"),
          new Magic(4, "ftypmif1", "a HEIF picture"),
          new Magic(4, "ftypM4A", "an M4A recording"),
          new Magic(4, "ftypM4B", "an M4A recording"),
          new Magic(4, "ftyp", MP4),
          new Magic(4, "moov", MP4),
          new Magic(4, "mdat", MP4),
          new Magic(4, "wide", MP4),
          new Magic(0, "FLV\u0001", FLV),
          new Magic(0, "\0\0\u0001\u00ba", MPEG),
          new Magic(0, "0&\u00b2u\u008ef\u00cf\u0011", ASF),
          new Magic(0, "YUV4MPEG2 ", Y4M),
          new Magic(0, "II*\0", "a TIFF picture"),
          new Magic(0, "MM\0*", "a TIFF picture"),
          new Magic(0, "OggS", "an Ogg file"),
          new Magic(0, "fLaC", "a FLAC recording"),
          new Magic(0, "ID3", "an MP3 recording"),
          new Magic(0, "\u001aE\u00df\u00a3", MATROSKA),
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

  /** Returns whether a file that begins with {@code head} may hold moving pictures. */
  static boolean isVideo(byte[] head) {
    return VIDEO.contains(describe(head));
  }

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
    if (text.length() > 2 * TS_PACKET
        && text.charAt(0) == 'G'
        && text.charAt(TS_PACKET) == 'G'
        && text.charAt(2 * TS_PACKET) == 'G') {
      return MPEG;
    }
    if (text.chars().allMatch(c -> c == 0)) {
      return "zeros";
    }
    boolean printable =
        text.chars().allMatch(c -> (c >= 32 && c != 127) || c == 9 || c == 10 || c == 13);
    return printable ? "text" : "bytes of no known kind";
  }
}
