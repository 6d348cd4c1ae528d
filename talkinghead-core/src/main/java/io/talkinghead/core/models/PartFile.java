package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is not whole yet, {@code NAME.part} beside its final place, with the digest of what
 * it holds. It survives a failure, and the next fetch continues it; in {@code NAME.part.etag}
 * stands which content its bytes are of.
 *
 * <p><b>Threads:</b> one. <b>Ownership:</b> {@link #close()} leaves the bytes on disk; {@link
 * #publish()} moves them into place, {@link #discard()} removes them.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final Path etag;
  private final Disk disk;
  private final Disk.Output out;
  private MessageDigest digest;
  private long length;

  private PartFile(Path target, Disk disk, MessageDigest digest, long length) throws IOException {
    this.target = target;
    this.part = partOf(target);
    this.etag = target.resolveSibling(target.getFileName() + ".part.etag");
    this.disk = disk;
    this.digest = digest;
    this.length = length;
    out = guarded(() -> disk.append(part, length));
  }

  static Path partOf(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /** Returns how many bytes of {@code target} are here, not whole. */
  static long lengthOf(Path target) throws IOException {
    Path part = partOf(target);
    return Files.isRegularFile(part) ? Files.size(part) : 0;
  }

  /**
   * Continues what is there of {@code target}, or begins it.
   *
   * @param limit if more bytes are there they are of something else, and dropped
   * @param read hears how many of the bytes that were here have been read for the digest
   */
  static PartFile open(Path target, long limit, Disk disk, LongConsumer read)
      throws IOException, InterruptedException {
    MessageDigest digest = Digests.sha256();
    long length = lengthOf(target);
    if (length > limit) {
      length = 0;
    } else if (length > 0) {
      Digests.update(digest, partOf(target), read);
    }
    return new PartFile(target, disk, digest, length);
  }

  long length() {
    return length;
  }

  /** Returns the SHA-256 of the bytes so far. */
  String sha256() {
    try {
      return Digests.hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** Returns the ETag of the content that the bytes are of, if the server gave one. */
  @Nullable String etag() throws IOException {
    return Files.isRegularFile(etag) ? Files.readString(etag) : null;
  }

  /** Appends {@code count} bytes. */
  void append(byte[] bytes, int count) throws IOException {
    guarded(
        () -> {
          out.write(bytes, count);
          return count;
        });
    digest.update(bytes, 0, count);
    length += count;
  }

  /** Drops all bytes and begins with content of {@code newEtag}, if that is known. */
  void restart(@Nullable String newEtag) throws IOException {
    digest = Digests.sha256();
    length = 0;
    guarded(
        () -> {
          out.restart();
          Files.deleteIfExists(etag);
          // an ETag is visible ASCII in quotes; others would break the request that repeats it
          if (newEtag != null && newEtag.matches("\"[!#-~]{1,200}\"")) {
            Files.writeString(etag, newEtag, StandardCharsets.US_ASCII);
          }
          return part;
        });
  }

  /** Gives the file its final name, in the place of what bore it before. */
  void publish() throws IOException {
    guarded(
        () -> {
          out.sync();
          out.close();
          Files.deleteIfExists(etag);
          return Files.move(
              part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  /** Removes the bytes. */
  void discard() throws IOException {
    out.close();
    Files.deleteIfExists(etag);
    Files.deleteIfExists(part);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private interface Writing<T> {
    T run() throws IOException;
  }

  /** Says of a failed write whether the disk is full. */
  private <T> T guarded(Writing<T> writing) throws IOException {
    try {
      return writing.run();
    } catch (IOException e) {
      boolean full = saysFull(e) || hasNoRoom();
      throw full
          ? new InputException(
              ErrorCode.DISK_FULL,
              "The disk is full while %s is written; %d bytes of it are kept in %s for the next try."
                  .formatted(target.getFileName(), length, part),
              e)
          : new InputException(
              ErrorCode.OUTPUT_NOT_WRITABLE,
              "Cannot write %s: %s.".formatted(part, e.getMessage()),
              e);
    }
  }

  private boolean hasNoRoom() {
    try {
      long usable = disk.usableBytes(part);
      return usable >= 0 && usable < 1 << 16;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean saysFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }
}
