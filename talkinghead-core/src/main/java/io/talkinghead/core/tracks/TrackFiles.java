package io.talkinghead.core.tracks;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes all tracks of a performance into one folder. */
public final class TrackFiles {
  /** Puts text into a file. */
  @FunctionalInterface
  private interface Content {
    void writeTo(Writer out) throws IOException;
  }

  private TrackFiles() {}

  /**
   * Writes {@code visemes.json}, {@code rhubarb.tsv}, {@code rhubarb.xml}, {@code rhubarb.json},
   * {@code motion.json} and {@code events.json} into {@code folder}, which is made if it is not
   * there. All are written under temporary names first and take their places when all are whole; of
   * what stood there before, nothing else is touched.
   *
   * @param soundFile name of the recording, which Rhubarb's XML and JSON carry; empty if it has
   *     none
   * @throws InputException if the folder cannot be made or written, or a folder has the name of a
   *     track ({@code OUTPUT_NOT_WRITABLE}); then nothing was replaced and no file is left behind
   */
  public static void write(Path folder, String soundFile, SpeechTrack speech, MotionTrack motion)
      throws IOException {
    Map<String, Content> files = new LinkedHashMap<>();
    files.put("visemes.json", out -> VisemeTracks.writeJson(speech, out));
    files.put("rhubarb.tsv", out -> VisemeTracks.writeRhubarbTsv(speech, out));
    files.put("rhubarb.xml", out -> VisemeTracks.writeRhubarbXml(speech, soundFile, out));
    files.put("rhubarb.json", out -> VisemeTracks.writeRhubarbJson(speech, soundFile, out));
    files.put("motion.json", out -> MotionTrackJson.write(motion, out));
    files.put("events.json", out -> EventTrack.write(speech, out));
    boolean made = !Files.exists(folder);
    Map<Path, Path> moves = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Content> file : files.entrySet()) {
        Path temporary = folder.resolve("." + file.getKey() + "." + UUID.randomUUID() + ".part");
        moves.put(temporary, folder.resolve(file.getKey()));
        try (Writer out =
            Files.newBufferedWriter(
                temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
          file.getValue().writeTo(out);
        }
      }
      for (Path target : moves.values()) {
        if (Files.isDirectory(target)) {
          throw new IOException(target + " is a folder");
        }
      }
      for (Map.Entry<Path, Path> move : moves.entrySet()) {
        replace(move.getKey(), move.getValue());
      }
    } catch (IOException e) {
      discard(moves, made ? folder : null, e);
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE,
          "The tracks cannot be written to " + folder + " (" + e + "). Choose another folder.",
          e);
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Map<Path, Path> moves, @Nullable Path made, IOException cause) {
    try {
      for (Map.Entry<Path, Path> move : moves.entrySet()) {
        Files.deleteIfExists(move.getKey());
        if (made != null) {
          Files.deleteIfExists(move.getValue());
        }
      }
      if (made != null) {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
