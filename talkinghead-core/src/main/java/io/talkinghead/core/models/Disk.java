package io.talkinghead.core.models;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file system as far as a full one matters; tests put a small one in its place.
 *
 * <p>Files are written through {@link RandomAccessFile}, not through a channel: an interrupt closes
 * a channel in the middle of a write, and what was written would be unknown.
 */
interface Disk {
  /** Returns the bytes that may still be written where {@code place}, a file or a folder, is. */
  long usableBytes(Path place) throws IOException;

  /**
   * Opens {@code file}, which is created if need be, to write behind its first {@code keep} bytes.
   */
  Output append(Path file, long keep) throws IOException;

  /** A file being written. One caller. */
  interface Output extends Closeable {
    /** Writes {@code length} bytes of {@code bytes}, from its start. */
    void write(byte[] bytes, int length) throws IOException;

    /** Cuts the file to nothing. */
    void restart() throws IOException;

    /** Returns when all that was written would survive a loss of power. */
    void sync() throws IOException;
  }

  /** The real one. */
  Disk REAL =
      new Disk() {
        @Override
        public long usableBytes(Path place) throws IOException {
          return Files.getFileStore(place).getUsableSpace();
        }

        @Override
        public Output append(Path file, long keep) throws IOException {
          RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
          try {
            out.setLength(keep);
            out.seek(keep);
          } catch (IOException e) {
            out.close();
            throw e;
          }
          return new RealOutput(out);
        }
      };

  /** A real file. */
  record RealOutput(RandomAccessFile out) implements Output {
    @Override
    public void write(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void restart() throws IOException {
      out.setLength(0);
      out.seek(0);
    }

    @Override
    public void sync() throws IOException {
      out.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
