package io.talkinghead.examples.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a video that is joined from pieces. Its pictures, times and sound are those of the
 * video in one piece, but the key frames at the seams make other bytes; and equal digests promise
 * equal bytes.
 */
final class SplitDigest {
  private SplitDigest() {}

  /**
   * Returns the digest of pieces of about {@code seconds}.
   *
   * @param whole digest of the video in one piece, or empty; then so is the result
   */
  static String of(String whole, int seconds) {
    if (whole.isEmpty()) {
      return "";
    }
    try {
      byte[] text = (whole + " in pieces of " + seconds).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
