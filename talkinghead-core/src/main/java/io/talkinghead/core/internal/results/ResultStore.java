package io.talkinghead.core.internal.results;

import io.talkinghead.GenerationReport;
import io.talkinghead.ResultCaching;
import io.talkinghead.core.internal.container.BadFileException;
import io.talkinghead.core.internal.container.FileKind;
import io.talkinghead.core.internal.container.FolderBudget;
import io.talkinghead.core.internal.container.PartReader;
import io.talkinghead.core.internal.container.PartWriter;
import io.talkinghead.core.internal.media.TargetFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of finished videos: one verified file each ({@code key}, {@code report}, {@code
 * video}), named by its key. A file that is not as it was written is deleted and the video made
 * anew. Videos in the making are in the folder {@code making} inside.
 *
 * <p><b>Threads:</b> any, and other programs: files appear and vanish whole.
 */
public final class ResultStore {
  private static final System.Logger LOG = System.getLogger(ResultStore.class.getName());
  private static final Duration ABANDONED = Duration.ofDays(2);
  private static final int MOST_TEXT = 1 << 20;

  private final FolderBudget files;
  private final Path making;
  private final Clock clock;

  /**
   * Opens the folder, and removes what programs that died have left in it.
   *
   * @throws UncheckedIOException if it cannot be used
   */
  public ResultStore(ResultCaching caching, Clock clock) {
    this.clock = clock;
    this.files = new FolderBudget(caching.folder(), ".result", caching.maxBytes(), clock);
    this.making = caching.folder().resolve("making");
    try {
      Files.createDirectories(making);
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Results cannot be kept in %s. Name another folder, or none.".formatted(caching.folder()),
          e);
    }
  }

  private void sweep() throws IOException {
    Instant old = clock.instant().minus(ABANDONED);
    try (Stream<Path> parts = Files.list(making)) {
      for (Path part : parts.toList()) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  /** Returns a new name for a video in the making. */
  Path newVideo() {
    return making.resolve(UUID.randomUUID() + ".video");
  }

  /** Returns whether there is a file for {@code key}; it may be damaged. */
  boolean has(String key) {
    return Files.exists(files.file(key));
  }

  /**
   * Copies the video of {@code key} to {@code target}.
   *
   * @return its report; empty if there is no such video, and nothing was written
   * @throws IOException if {@code target} cannot be written
   */
  Optional<KeptReport> copy(String key, OutputStream target) throws IOException {
    Path file = files.file(key);
    KeptReport report;
    try (PartReader parts = PartReader.open(file, FileKind.RESULT, 4L * MOST_TEXT)) {
      if (!parts.text("key", MOST_TEXT).equals(key)) {
        throw new BadFileException(BadFileException.Reason.DAMAGED, "has another name");
      }
      report = KeptReport.parse(parts.text("report", MOST_TEXT));
      parts.bytes("video", target);
      files.used(file);
      return Optional.of(report);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (BadFileException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "The kept video %s %s. It is made anew.".formatted(file, e.getMessage()));
      Files.deleteIfExists(file);
      return Optional.empty();
    }
  }

  /** Keeps {@code video} under {@code key}, if there is room for it at all. */
  void keep(String key, Path video, GenerationReport report) {
    Path file = files.file(key);
    try {
      long bytes = Files.size(video);
      if (!files.holds(bytes + MOST_TEXT)) {
        return;
      }
      try (InputStream in = Files.newInputStream(video);
          TargetFile target = TargetFile.open(file)) {
        PartWriter parts = new PartWriter(target.stream(), FileKind.RESULT);
        parts.text("key", key);
        parts.text("report", KeptReport.of(report).toJson());
        parts.bytes("video", in, bytes);
        parts.finish();
        target.commit();
      }
      files.used(file);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "A video could not be kept in " + file + "; it is made anew next time.",
          e);
    }
  }
}
