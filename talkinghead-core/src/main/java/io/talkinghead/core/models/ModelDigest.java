package io.talkinghead.core.models;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/** Tells models apart by their content. */
public final class ModelDigest {
  private ModelDigest() {}

  /**
   * Returns the SHA-256 of {@code file}, 64 hexadecimal digits. A gigabyte takes about a second.
   *
   * @throws InterruptedIOException if the calling thread is interrupted, which it then still is
   */
  public static String of(Path file) throws IOException {
    try {
      return Digests.of(file, done -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }
}
