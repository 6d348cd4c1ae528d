package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder that appears under its name only when it is whole: it grows beside its target as
 * {@code .name.123abc.part} and is moved by {@link #commit}. Missing parent folders are made.
 * Without a commit, {@link #close()} removes everything again; only the death of the process can
 * leave a part behind.
 */
final class Partial implements AutoCloseable {
  private final Path target;
  private final Path path;
  private final Deque<Path> madeParents;
  private final @Nullable SeekableByteChannel channel;
  private boolean committed;

  private Partial(
      Path target, Path path, Deque<Path> madeParents, @Nullable SeekableByteChannel channel) {
    this.target = target;
    this.path = path;
    this.madeParents = madeParents;
    this.channel = channel;
  }

  /**
   * Begins the file {@code wanted}; what stands there stays until {@link #commit}. A link is
   * followed.
   *
   * @throws io.talkinghead.InputException {@code OUTPUT_NOT_WRITABLE} or {@code DISK_FULL}
   */
  static Partial file(Path wanted, FfmpegVideoEncoder.FileOpener opener) throws IOException {
    Path target = resolved(wanted);
    if (Files.isDirectory(target)) {
      throw TargetErrors.notWritable(wanted, "it is a folder", null);
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw TargetErrors.notWritable(wanted, "it is not a regular file", null);
    }
    Deque<Path> made = new ArrayDeque<>();
    try {
      Path path = begin(target, made);
      return new Partial(target, path, made, opener.create(path));
    } catch (IOException | RuntimeException e) {
      removeParents(made);
      throw TargetErrors.ofFile(wanted, e);
    }
  }

  /**
   * Begins the folder {@code wanted}, which must not exist or be empty.
   *
   * @throws io.talkinghead.InputException {@code OUTPUT_NOT_WRITABLE} or {@code DISK_FULL}
   */
  static Partial folder(Path wanted) throws IOException {
    Path target = resolved(wanted);
    if (Files.exists(target)) {
      if (!Files.isDirectory(target)) {
        throw TargetErrors.notWritable(wanted, "it is a file, not a folder", null);
      }
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw TargetErrors.notWritable(wanted, "the folder is not empty", null);
        }
      }
    }
    Deque<Path> made = new ArrayDeque<>();
    try {
      Path path = begin(target, made);
      Files.createDirectory(path);
      return new Partial(target, path, made, null);
    } catch (IOException | RuntimeException e) {
      removeParents(made);
      throw TargetErrors.ofFile(wanted, e);
    }
  }

  private static Path resolved(Path wanted) throws IOException {
    return Files.isSymbolicLink(wanted) && Files.exists(wanted)
        ? wanted.toRealPath()
        : wanted.toAbsolutePath();
  }

  /** Makes the parents of {@code target} and returns the name of the part. */
  private static Path begin(Path target, Deque<Path> made) throws IOException {
    Path name = target.getFileName();
    Path parent = target.getParent();
    if (name == null || parent == null) {
      throw TargetErrors.notWritable(target, "it has no file name", null);
    }
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = parent; p != null && !Files.exists(p); p = p.getParent()) {
      missing.push(p);
    }
    for (Path p : missing) {
      Files.createDirectory(p);
      made.push(p); // innermost first
    }
    String random = UUID.randomUUID().toString().substring(0, 8);
    return parent.resolve("." + name + "." + random + ".part");
  }

  /** Returns where the part grows. */
  Path path() {
    return path;
  }

  /** Returns the open file; owned by this object. */
  SeekableByteChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("a folder");
    }
    return channel;
  }

  /** Returns {@code cause}, met while writing this part, as a typed error. */
  IOException translate(Throwable cause) {
    return TargetErrors.ofFile(target, cause);
  }

  /** Moves the part into the place of its target. */
  void commit() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      } else {
        Files.deleteIfExists(target); // an empty folder, or nothing
      }
      try {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
      }
      committed = true;
    } catch (IOException e) {
      throw TargetErrors.ofFile(target, e);
    }
  }

  /** Removes the part, and the parents made for it, unless it was committed; may be repeated. */
  @Override
  public void close() {
    if (committed) {
      return;
    }
    committed = true;
    try {
      if (channel != null) {
        channel.close();
      }
      if (Files.exists(path)) {
        List<Path> inside;
        try (Stream<Path> all = Files.walk(path)) {
          inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path p : inside) {
          Files.deleteIfExists(p);
        }
      }
    } catch (IOException e) {
      System.getLogger(Partial.class.getName())
          .log(System.Logger.Level.WARNING, "An unfinished video remains: " + path, e);
    }
    removeParents(madeParents);
  }

  private static void removeParents(Deque<Path> made) {
    try {
      for (Path p : made) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) { // somebody else has put something there: then it is theirs
      System.getLogger(Partial.class.getName())
          .log(System.Logger.Level.DEBUG, "A folder stays: " + made.peek(), e);
    }
  }
}
