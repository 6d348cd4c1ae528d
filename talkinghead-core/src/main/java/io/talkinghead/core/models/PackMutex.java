package io.talkinghead.core.models;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets one fetch at a time into a pack's folder, among threads and among programs.
 *
 * <p>A file lock belongs to the whole JVM, and a second request in the same JVM fails instead of
 * waiting. Both kinds of "taken" are therefore answered by trying again after a pause; this needs
 * no table of locks, and holds for copies of this class in several class loaders. The lock file
 * stays: to delete it would let two programs lock two files of the same name. The system frees the
 * lock of a program that dies.
 */
final class PackMutex {
  static final String FILE_NAME = ".lock";
  private static final Duration PAUSE = Duration.ofMillis(250);

  private PackMutex() {}

  /** What is done alone. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs {@code work} alone in {@code folder}, which exists.
   *
   * @param busy called before each pause
   */
  static void alone(Path folder, Pause pause, Runnable busy, Work work)
      throws IOException, InterruptedException {
    // to close the file is to free the lock
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(FILE_NAME).toFile(), "rw")) {
      while (tryLock(file) == null) {
        busy.run();
        pause.pause(PAUSE);
      }
      work.run();
    }
  }

  private static @Nullable FileLock tryLock(RandomAccessFile file)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) { // the channel would answer an interrupt by closing itself
      throw new InterruptedException("cancelled while another fetch was awaited");
    }
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
