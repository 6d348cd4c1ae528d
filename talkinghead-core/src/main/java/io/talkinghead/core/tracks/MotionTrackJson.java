package io.talkinghead.core.tracks;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A motion track as JSON, one picture a line:
 *
 * <pre>{@code
 * {
 *   "format": "talkinghead-motion/1",
 *   "frameRate": 25,
 *   "representation": "articulation-22",
 *   "columns": ["yaw", "pitch", "roll", "tx", "ty", "scale", "jaw", ..., "breath"],
 *   "frames": [
 *     [0, 0, 0, 0, 0, 0, 0.05, ...],
 *     ...
 *   ]
 * }
 * }</pre>
 *
 * <p>Angles are radians, lengths face units (1 = distance between the irises); {@link
 * io.talkinghead.Articulation.Parameter} gives meaning and range of each column. Numbers are the
 * shortest decimals that read back to the same bits, so a track that is read and rendered repeats
 * its video. The representation {@code liveportrait-keypoints-21} of neural backends has 6 + 63
 * columns.
 *
 * <p>Reading is strict: unknown or missing fields, columns in another order, rows of another length
 * and numbers that are not finite are refused with the place and the remedy. Values outside of the
 * range that renders well are kept as they are.
 */
public final class MotionTrackJson {
  /** What stands in the field {@code format}. */
  public static final String FORMAT = "talkinghead-motion/1";

  /** Most pictures of a track that is read: five and a half hours at 25 a second. */
  public static final int MAX_FRAMES = 500_000;

  /** Most bytes of a track that is read. */
  public static final long MAX_BYTES = 512L << 20;

  private MotionTrackJson() {}

  /**
   * Writes {@code track} to {@code out}, which remains the caller's.
   *
   * @throws IllegalArgumentException if its frames are of different representations
   */
  public static void write(MotionTrack track, Writer out) throws IOException {
    MotionColumns columns = MotionColumns.of(track.frames().get(0));
    StringBuilder line = new StringBuilder();
    line.append("{\n  \"format\": \"").append(FORMAT);
    line.append("\",\n  \"frameRate\": ").append(track.frameRate());
    line.append(",\n  \"representation\": \"").append(columns.representation());
    line.append("\",\n  \"columns\": [");
    line.append(String.join(", ", columns.names().stream().map(Decimals::json).toList()));
    line.append("],\n  \"frames\": [\n");
    String separator = "    [";
    for (MotionFrame frame : track.frames()) {
      Checks.argument(
          MotionColumns.of(frame) == columns,
          "all frames of a track must be %s",
          columns.representation());
      line.append(separator);
      separator = ",\n    [";
      row(columns.row(frame), line);
      out.append(line);
      line.setLength(0);
    }
    out.append("\n  ]\n}\n");
  }

  private static void row(float[] values, StringBuilder line) {
    for (int i = 0; i < values.length; i++) {
      line.append(i == 0 ? "" : ", ");
      Decimals.append(line, values[i]);
    }
    line.append(']');
  }

  /**
   * Reads the track in {@code file}.
   *
   * @throws InputException if there is no such file ({@code FILE_NOT_FOUND}) or it is no motion
   *     track ({@code TRACK_INVALID})
   */
  public static MotionTrack read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND,
          "There is no readable motion track " + file + ". Check the path.");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new InputException(
          ErrorCode.TRACK_INVALID,
          "The motion track %s has more than %d MiB. Cut it into parts."
              .formatted(file, MAX_BYTES >> 20));
    }
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(in);
    } catch (CharacterCodingException e) {
      throw new InputException(
          ErrorCode.TRACK_INVALID, "The motion track " + file + " is not UTF-8 text.", e);
    }
  }

  /**
   * Reads a track from {@code in} to its end, and leaves it open.
   *
   * @throws InputException if it is no motion track; the message names line and field
   */
  public static MotionTrack read(Reader in) throws IOException {
    return new MotionTrackReader(in).read();
  }
}
