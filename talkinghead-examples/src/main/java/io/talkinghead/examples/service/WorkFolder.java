package io.talkinghead.examples.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a service: {@code work} for uploads and videos, emptied at start and end; {@code
 * avatars} and {@code results}, which stay. One service at a time holds it. Every name below it is
 * made here, of random bits; none comes from a client.
 */
final class WorkFolder implements AutoCloseable {
  private static final int NAME_BYTES = 24;

  private final Path root;
  private final boolean temporary;
  private final FileChannel lockFile;
  private final SecureRandom random = new SecureRandom();

  private WorkFolder(Path root, boolean temporary, FileChannel lockFile) {
    this.root = root;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /**
   * Takes {@code folder}, or a temporary one that goes with the service.
   *
   * @throws IOException if it cannot be written, or another service holds it
   */
  static WorkFolder open(Optional<Path> folder) throws IOException {
    Path root =
        folder.isPresent()
            ? Files.createDirectories(folder.get()).toAbsolutePath()
            : Files.createTempDirectory("talkinghead-service");
    FileChannel lock =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (locked(lock) == null) {
        throw new IOException(
            "The folder %s is in use by another service. Stop that one, or name another folder with --data."
                .formatted(root));
      }
      WorkFolder work = new WorkFolder(root, folder.isEmpty(), lock);
      delete(work.work());
      Files.createDirectories(work.work());
      return work;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static @Nullable FileLock locked(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this very process
    }
  }

  /** Returns where portraits are kept between runs. */
  Path avatars() {
    return root.resolve("avatars");
  }

  /** Returns where results are kept between runs. */
  Path results() {
    return root.resolve("results");
  }

  /** Returns where uploads and videos are. */
  Path work() {
    return root.resolve("work");
  }

  /** Returns a name that nobody guesses: 192 random bits, URL-safe. */
  String newName() {
    byte[] secret = new byte[NAME_BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Makes a folder for a request. */
  Path newFolder(String name) throws IOException {
    return Files.createDirectory(work().resolve(name));
  }

  /** Deletes {@code folder} with all that is in it, as far as it is there. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // as wished
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (lockFile) {
      delete(temporary ? root : work());
    }
  }
}
