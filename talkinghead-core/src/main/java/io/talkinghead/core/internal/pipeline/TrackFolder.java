package io.talkinghead.core.internal.pipeline;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of tracks beside a video: all of them and the video, or nothing. The tracks are
 * written into a hidden folder inside of it and {@linkplain #place take their places} just before
 * the video takes its own; what stood there before waits in the hidden folder until the video is
 * whole, and comes back if it fails. Only the death of the process can leave a part behind.
 */
final class TrackFolder implements AutoCloseable {
  private final Path folder;
  private final Deque<Path> madeFolders; // innermost first
  private final Path fresh;
  private final Path older;
  private final List<Path> placed = new ArrayList<>();
  private boolean kept;

  private TrackFolder(Path folder, Deque<Path> madeFolders, Path hidden) {
    this.folder = folder;
    this.madeFolders = madeFolders;
    this.fresh = hidden;
    this.older = hidden.resolve("older");
  }

  /**
   * Makes {@code folder} ready, and its parents if they are missing.
   *
   * @throws InputException if it cannot be written
   */
  static TrackFolder open(Path folder) throws InputException {
    Deque<Path> made = new ArrayDeque<>();
    try {
      Deque<Path> missing = new ArrayDeque<>();
      for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
        missing.push(p);
      }
      for (Path p : missing) {
        Files.createDirectory(p);
        made.push(p);
      }
      return new TrackFolder(folder, made, Files.createTempDirectory(folder, ".tracks-"));
    } catch (IOException e) {
      InputException failure = notWritable(folder, e);
      try {
        removeFolders(made);
      } catch (IOException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  /** Writes the tracks where nobody sees them. */
  void prepare(TrackWriter writer, String soundFile, SpeechTrack speech, MotionTrack motion)
      throws InputException {
    try {
      writer.write(fresh, soundFile, speech, motion);
    } catch (IOException e) {
      throw notWritable(folder, e.getCause() instanceof IOException cause ? cause : e);
    }
  }

  /** Moves the tracks into place, and what stood there aside. */
  void place() throws InputException {
    try {
      List<Path> files = list(fresh);
      for (Path file : files) {
        Path target = folder.resolve(file.getFileName());
        if (Files.isDirectory(target)) {
          throw new IOException(target + " is a folder");
        }
      }
      Files.createDirectory(older);
      for (Path file : files) {
        Path target = folder.resolve(file.getFileName());
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(target, older.resolve(file.getFileName()));
        }
        Files.move(file, target);
        placed.add(target);
      }
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  /** Says that the video is whole: the tracks stay. */
  void keep() {
    kept = true;
  }

  /** Without {@link #keep} before, puts everything back as it was; removes what is hidden. */
  @Override
  public void close() throws IOException {
    if (!kept) {
      for (Path track : placed) {
        Files.delete(track);
      }
      for (Path file : Files.exists(older) ? list(older) : List.<Path>of()) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (Files.exists(fresh)) {
      List<Path> hidden;
      try (Stream<Path> all = Files.walk(fresh)) {
        hidden = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : hidden) {
        Files.delete(path);
      }
    }
    if (!kept) {
      removeFolders(madeFolders);
    }
  }

  /** Removes what was made, as far as nobody else has put something there. */
  private static void removeFolders(Deque<Path> made) throws IOException {
    for (Path p : made) {
      if (Files.exists(p) && list(p).isEmpty()) {
        Files.delete(p);
      }
    }
  }

  private static InputException notWritable(Path folder, IOException cause) {
    return new InputException(
        ErrorCode.OUTPUT_NOT_WRITABLE,
        "The tracks cannot be written to " + folder + " (" + cause + "). Choose another folder.",
        cause);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
