package io.talkinghead;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a video goes. Files and folders appear under their name only when they are whole: a failed
 * or cancelled job leaves nothing behind, and what stood there before stays.
 */
public sealed interface Output {
  /** MP4 (H.264, AAC, index in front) in a file. */
  record Mp4File(Path file) implements Output {}

  /** What a fragment of a stream lasts: few boxes, and soon there. */
  Duration DEFAULT_FRAGMENT = Duration.ofMillis(500);

  /** What a chunk or segment lasts: what players of HTTP streams expect. */
  Duration DEFAULT_CHUNK = Duration.ofSeconds(2);

  /**
   * Fragmented MP4 written to a stream as it is made; the stream is flushed, not closed.
   *
   * @param fragment how much a fragment lasts, at least a picture; a player sees nothing of a
   *     fragment before it is whole
   */
  record Mp4Stream(OutputStream stream, Duration fragment) implements Output {}

  /**
   * An MPEG transport stream written as it is made; the stream is flushed after each picture, not
   * closed.
   */
  record MpegTsStream(OutputStream stream) implements Output {}

  /**
   * Fragmented MP4 in chunks, each decodable after the header alone.
   *
   * @param length of each chunk but the last
   */
  record Mp4Chunks(Duration length, ChunkReceiver receiver) implements Output {}

  /**
   * A folder for HTTP live streaming: {@code index.m3u8}, {@code init.mp4} and segments, which
   * appear as they are made. The folder must not exist or be empty; a failed or cancelled job
   * empties it again.
   *
   * @param segment length of each segment but the last
   * @param window how many segments the playlist names, the others being deleted; 0 for all
   */
  record HlsFolder(Path folder, Duration segment, int window) implements Output {}

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

  /** Takes the chunks of a video in order, on a thread of the pipeline. */
  interface ChunkReceiver {
    /**
     * Takes the header ({@code ftyp} and {@code moov}), which becomes its own.
     *
     * @param codecs of the streams as RFC 6381 writes them, such as {@code avc1.64001E,mp4a.40.2},
     *     for {@code MediaSource.addSourceBuffer} and the like
     */
    void begin(byte[] header, String codecs) throws IOException;

    /** Takes the next chunk, which becomes its own; an exception ends the job. */
    void accept(VideoChunk chunk) throws IOException;
  }

  /** Writes MP4 to {@code file}. */
  static Output mp4(Path file) {
    return new Mp4File(Objects.requireNonNull(file, "file"));
  }

  /** Writes fragmented MP4 to {@code stream}, which remains the caller's. */
  static Output mp4(OutputStream stream) {
    return mp4(stream, DEFAULT_FRAGMENT);
  }

  /** Writes MP4 in fragments of {@code fragment} to {@code stream}, which remains the caller's. */
  static Output mp4(OutputStream stream, Duration fragment) {
    requireLength("fragment", fragment);
    return new Mp4Stream(Objects.requireNonNull(stream, "stream"), fragment);
  }

  /** Writes an MPEG transport stream to {@code stream}, which remains the caller's. */
  static Output mpegTs(OutputStream stream) {
    return new MpegTsStream(Objects.requireNonNull(stream, "stream"));
  }

  /** Hands MP4 in chunks of {@code length} to {@code receiver}. */
  static Output chunks(Duration length, ChunkReceiver receiver) {
    requireLength("length", length);
    return new Mp4Chunks(length, Objects.requireNonNull(receiver, "receiver"));
  }

  /** Writes segments of {@code segment} and their playlist into {@code folder}. */
  static Output hls(Path folder, Duration segment, int window) {
    requireLength("segment", segment);
    Checks.inRange("window", window, 0, 10_000);
    return new HlsFolder(Objects.requireNonNull(folder, "folder"), segment, window);
  }

  private static void requireLength(String name, Duration length) {
    Checks.inRange(name + " in milliseconds", length.toMillis(), 1, 60_000);
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
