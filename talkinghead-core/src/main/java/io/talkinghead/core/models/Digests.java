package io.talkinghead.core.models;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** SHA-256 of files. */
final class Digests {
  private static final int CHUNK = 1 << 18;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the SHA-256 of {@code file}. */
  static String of(Path file, LongConsumer read) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    update(digest, file, read);
    return hex(digest);
  }

  /**
   * Adds the content of {@code file} to {@code digest}.
   *
   * @param read hears how many bytes were read so far
   */
  static void update(MessageDigest digest, Path file, LongConsumer read)
      throws IOException, InterruptedException {
    long done = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = new FileInputStream(file.toFile())) {
      for (int count; (count = in.read(chunk)) >= 0; ) {
        if (Thread.interrupted()) {
          throw new InterruptedException("cancelled while " + file + " was verified");
        }
        digest.update(chunk, 0, count);
        done += count;
        read.accept(done);
      }
    }
  }
}
