package io.talkinghead.core.internal.media;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears under its name only when it is whole, for those who write no video: opened,
 * written, committed. Errors are those of every target ({@code OUTPUT_NOT_WRITABLE}, {@code
 * DISK_FULL}). <b>Threads:</b> one caller.
 */
public final class TargetFile implements AutoCloseable {
  private static final int BUFFER = 1 << 17;

  private final Partial partial;
  private final OutputStream stream;

  private TargetFile(Partial partial) {
    this.partial = partial;
    this.stream = new BufferedOutputStream(Channels.newOutputStream(partial.channel()), BUFFER);
  }

  /**
   * Begins {@code file}; what stands there stays until {@link #commit()}.
   *
   * @throws io.talkinghead.InputException if it cannot be written
   */
  public static TargetFile open(Path file) throws IOException {
    return new TargetFile(
        Partial.file(
            file,
            part ->
                Files.newByteChannel(
                    part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
  }

  /** Returns where to write; not to be closed. */
  public OutputStream stream() {
    return stream;
  }

  /** Returns {@code cause}, met while writing, as a typed error. */
  public IOException translate(IOException cause) {
    return partial.translate(cause);
  }

  /** Moves what was written into its place. */
  public void commit() throws IOException {
    try {
      stream.flush();
    } catch (IOException e) {
      throw partial.translate(e);
    }
    partial.commit();
  }

  /** Removes every trace unless it was committed; may be repeated. */
  @Override
  public void close() {
    partial.close();
  }
}
