package io.talkinghead.core.internal.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of files that may take so many bytes and no more: those that were not used for longest
 * are deleted first. The time of use is the time of last change, so it outlives the program and is
 * seen by others that share the folder.
 *
 * <p><b>Threads:</b> any, and other programs.
 */
public final class FolderBudget {
  private static final System.Logger LOG = System.getLogger(FolderBudget.class.getName());

  private record Kept(Path file, long bytes, FileTime used) {}

  private final Path folder;
  private final String suffix;
  private final long maxBytes;
  private final Clock clock;

  /**
   * Watches the files of {@code folder} whose names end with {@code suffix}.
   *
   * @param maxBytes that they may take together
   */
  public FolderBudget(Path folder, String suffix, long maxBytes) {
    this(folder, suffix, maxBytes, Clock.systemUTC());
  }

  /** As above, by another clock. */
  public FolderBudget(Path folder, String suffix, long maxBytes, Clock clock) {
    this.folder = folder;
    this.suffix = suffix;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** Returns the file for {@code digest}, hexadecimal digits. */
  public Path file(String digest) {
    return folder.resolve(digest + suffix);
  }

  /** Returns whether a file of {@code bytes} may be kept at all. */
  public boolean holds(long bytes) {
    return bytes <= maxBytes;
  }

  /** Notes that {@code file} was written or read, and makes room. Failures are logged. */
  public void used(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      trim(file);
    } catch (IOException e) { // another program has deleted it: nothing is lost
      LOG.log(System.Logger.Level.DEBUG, "Could not note the use of " + file, e);
    }
  }

  private synchronized void trim(Path latest) throws IOException {
    List<Kept> all = new ArrayList<>();
    long total = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        all.add(new Kept(file, now.size(), now.lastModifiedTime()));
        total += now.size();
      }
    }
    all.sort(Comparator.comparing(Kept::used).thenComparing(Kept::file));
    for (Kept oldest : all) {
      if (total <= maxBytes) {
        return;
      }
      if (!oldest.file().equals(latest)) {
        Files.deleteIfExists(oldest.file());
        total -= oldest.bytes();
      }
    }
  }
}
