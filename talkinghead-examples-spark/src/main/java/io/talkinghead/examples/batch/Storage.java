package io.talkinghead.examples.batch;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where voices and portraits come from and videos go: any file system that Hadoop knows.
 *
 * <p>A video is copied under a name of its own to {@code _talkinghead/parts} and renamed when it is
 * whole; so nothing half-written ever has the name of an output, whoever is killed. Its note
 * follows ({@code _talkinghead/notes}), and the note of the video that stood there before goes
 * first: a note never speaks of another video. Where a file system renames by copying, as object
 * stores do, a video may be seen twice for a moment, still whole.
 *
 * <p><b>Threads:</b> any.
 */
final class Storage implements Closeable {
  private static final String OWN = "_talkinghead";

  private final Configuration configuration;
  private final FileSystem target;
  private final Path out;
  private final String run;

  /** Opens the target folder {@code out} for the batch {@code run}. */
  Storage(Configuration hadoop, String out, String run) throws IOException {
    configuration = hadoop;
    this.out = new Path(out);
    this.run = run;
    FileSystem own = FileSystem.newInstance(this.out.toUri(), configuration);
    // without the files of checksums that Hadoop else puts beside each local one
    target = own instanceof LocalFileSystem local ? local.getRawFileSystem() : own;
  }

  /**
   * Returns {@code address} as a local file; one that is not local is copied to {@code copy}.
   *
   * @param maxBytes what it may have; local files are measured by who reads them
   * @param tooLarge how a larger one is refused
   * @throws InputException {@code FILE_NOT_FOUND} or {@code tooLarge}
   */
  java.nio.file.Path fetch(
      String address, java.nio.file.Path copy, long maxBytes, ErrorCode tooLarge)
      throws IOException {
    Path path = new Path(address);
    URI uri = path.toUri();
    if ("file".equals(uri.getScheme())) {
      return java.nio.file.Path.of(uri.getPath());
    }
    FileSystem source = path.getFileSystem(configuration);
    try {
      FileStatus status = source.getFileStatus(path);
      if (status.getLen() > maxBytes) {
        throw new InputException(
            tooLarge,
            "%s has %d bytes, the limit is %d".formatted(path, status.getLen(), maxBytes));
      }
      try (InputStream in = source.open(path)) {
        Files.copy(in, copy);
      }
      return copy;
    } catch (FileNotFoundException e) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no file " + path, e);
    }
  }

  /** Returns what is known about the video {@code output}, if it is there and has that length. */
  Optional<VideoNote> note(String output) throws IOException {
    try {
      VideoNote note;
      try (InputStream in = target.open(notePath(output))) {
        note =
            new Gson()
                .fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), VideoNote.class);
      }
      boolean there =
          note != null && target.getFileStatus(new Path(out, output)).getLen() == note.bytes();
      return there ? Optional.of(note) : Optional.empty();
    } catch (FileNotFoundException | JsonParseException e) {
      return Optional.empty(); // then it is made anew, and its note with it
    }
  }

  /** Keeps a copy of {@code file} as {@code name} until the end of the batch. */
  void keep(java.nio.file.Path file, String name) throws IOException {
    Path part = new Path(parts(), UUID.randomUUID().toString());
    try {
      copy(file, part);
      move(part, new Path(parts(), name));
    } catch (IOException e) {
      throw abandoned(part, e);
    }
  }

  /** Returns what is kept as {@code name} as a local file, if need be copied to {@code copy}. */
  java.nio.file.Path kept(String name, java.nio.file.Path copy) throws IOException {
    return fetch(
        new Path(parts(), name).toString(), copy, Long.MAX_VALUE, ErrorCode.CLIP_TOO_LARGE);
  }

  /** Removes what is kept below the folder {@code name}. */
  void drop(String name) throws IOException {
    target.delete(new Path(parts(), name), true);
  }

  /** Puts {@code video} in the place of {@code output}, and {@code note} beside it. */
  void publish(java.nio.file.Path video, String output, VideoNote note) throws IOException {
    Path part = new Path(parts(), UUID.randomUUID().toString());
    try {
      copy(video, part);
      target.delete(notePath(output), false);
      move(part, new Path(out, output));
      try (OutputStream text = target.create(part, true)) {
        text.write(new Gson().toJson(note).getBytes(StandardCharsets.UTF_8));
      }
      move(part, notePath(output));
    } catch (IOException e) {
      throw abandoned(part, e);
    }
  }

  private void copy(java.nio.file.Path file, Path part) throws IOException {
    target.mkdirs(parts());
    try (OutputStream copy = target.create(part, true)) {
      Files.copy(file, copy);
    }
  }

  /** Removes {@code part}, which {@code cause} kept from becoming whole, and returns the cause. */
  private IOException abandoned(Path part, IOException cause) {
    try {
      target.delete(part, false);
    } catch (IOException again) {
      cause.addSuppressed(again);
    }
    return cause;
  }

  private void move(Path from, Path to) throws IOException {
    target.mkdirs(to.getParent());
    if (target.rename(from, to)) {
      return;
    }
    target.delete(to, false); // some file systems never rename over what is there
    if (!target.rename(from, to)) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  /** Removes the pieces of long videos, and what jobs that were killed have left. */
  void sweep() throws IOException {
    target.delete(parts(), true);
  }

  private Path parts() {
    return new Path(out, OWN + "/parts-" + run);
  }

  private Path notePath(String output) {
    return new Path(out, OWN + "/notes/" + output + ".json");
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
