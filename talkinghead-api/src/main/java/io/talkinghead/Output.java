package io.talkinghead;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a video goes. Files and folders appear under their name only when they are whole: a failed
 * or cancelled job leaves nothing behind, and what stood there before stays.
 */
public sealed interface Output {
  /** MP4 (H.264, AAC, index in front) in a file. */
  record Mp4File(Path file) implements Output {}

  /** Fragmented MP4 written to a stream as it is made; the stream is flushed, not closed. */
  record Mp4Stream(OutputStream stream) implements Output {}

  /** A folder of {@code frame_000000.png}, ...; the folder must not exist or be empty. */
  record PngFolder(Path folder) implements Output {}

  /** Animated WebP without sound. */
  record WebpFile(Path file) implements Output {}

  /** Animated GIF without sound. */
  record GifFile(Path file) implements Output {}

  /** The pictures themselves, without sound. */
  record Frames(Receiver receiver) implements Output {}

  /** Takes pictures in order, on a thread of the pipeline; what it keeps it copies. */
  @FunctionalInterface
  interface Receiver {
    /** Takes one picture; an exception ends the job. */
    void accept(VideoFrame frame) throws IOException;
  }

  /** Writes MP4 to {@code file}. */
  static Output mp4(Path file) {
    return new Mp4File(Objects.requireNonNull(file, "file"));
  }

  /** Writes fragmented MP4 to {@code stream}, which remains the caller's. */
  static Output mp4(OutputStream stream) {
    return new Mp4Stream(Objects.requireNonNull(stream, "stream"));
  }

  /** Writes numbered PNG pictures into {@code folder}. */
  static Output png(Path folder) {
    return new PngFolder(Objects.requireNonNull(folder, "folder"));
  }

  /** Writes an animated WebP preview to {@code file}. */
  static Output webp(Path file) {
    return new WebpFile(Objects.requireNonNull(file, "file"));
  }

  /** Writes an animated GIF preview to {@code file}. */
  static Output gif(Path file) {
    return new GifFile(Objects.requireNonNull(file, "file"));
  }

  /** Hands the pictures to {@code receiver}. */
  static Output frames(Receiver receiver) {
    return new Frames(Objects.requireNonNull(receiver, "receiver"));
  }

  /**
   * Chooses by the extension of {@code path}: {@code .mp4}, {@code .webp}, {@code .gif}; none means
   * a folder of PNG pictures.
   *
   * @throws IllegalArgumentException if the extension is another
   */
  static Output to(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    int dot = text.lastIndexOf('.');
    return switch (dot < 1 ? "" : text.substring(dot)) {
      case ".mp4", ".m4v" -> mp4(path);
      case ".webp" -> webp(path);
      case ".gif" -> gif(path);
      case "" -> png(path);
      default ->
          throw new IllegalArgumentException(
              "output must end in .mp4, .webp or .gif, or have no extension (a folder of PNG), was "
                  + path);
    };
  }
}
