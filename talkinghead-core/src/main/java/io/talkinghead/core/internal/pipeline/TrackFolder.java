package io.talkinghead.core.internal.pipeline;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of tracks beside a video. The tracks are written into a hidden folder inside of it
 * before the video is finished, and moved up once it is: a video that fails leaves no tracks, and
 * tracks that fail leave no video.
 */
final class TrackFolder implements AutoCloseable {
  private final Path folder;
  private final boolean existed;
  private final Path hidden;
  private boolean committed;

  private TrackFolder(Path folder, boolean existed, Path hidden) {
    this.folder = folder;
    this.existed = existed;
    this.hidden = hidden;
  }

  /**
   * Makes {@code folder} ready.
   *
   * @throws InputException if it cannot be written
   */
  static TrackFolder open(Path folder) throws InputException {
    boolean existed = Files.exists(folder);
    try {
      Files.createDirectories(folder);
      return new TrackFolder(folder, existed, Files.createTempDirectory(folder, ".tracks-"));
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE,
          "The folder of tracks " + folder + " cannot be written: " + e + ". Choose another.",
          e);
    }
  }

  /** Writes the tracks where nobody sees them. */
  void prepare(TrackWriter writer, SpeechTrack speech, MotionTrack motion) throws IOException {
    writer.write(hidden, speech, motion);
  }

  /** Moves the tracks into place. */
  void commit() throws IOException {
    for (Path file : list(hidden)) {
      Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    committed = true;
  }

  /** Removes what was not moved, and the folder if it is new and nothing was. */
  @Override
  public void close() throws IOException {
    if (Files.exists(hidden)) {
      for (Path file : list(hidden)) {
        Files.delete(file);
      }
      Files.delete(hidden);
    }
    if (!committed && !existed && Files.exists(folder) && list(folder).isEmpty()) {
      Files.delete(folder);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
