package io.talkinghead.core.internal.media;

import io.talkinghead.VideoChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder for HTTP live streaming (RFC 8216): {@code init.mp4}, {@code 000000.m4s} and so on, and
 * the playlist {@code index.m3u8}, which is replaced as a whole after each segment, so that a
 * player never reads half of one or of a segment that is not there.
 *
 * <p>With a window the playlist names the latest segments alone, and a segment is deleted once a
 * player that has read the playlist before last cannot want it any more.
 */
final class HlsFolder implements ChunkSink {
  private static final String PLAYLIST = "index.m3u8";
  private static final String HEADER = "init.mp4";

  private record Segment(String name, long durationUs) {}

  private final Path folder;
  private final boolean made;
  private final int window;
  private final long targetSeconds;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<String> written = new ArrayDeque<>();
  private long dropped;
  private boolean committed;

  private HlsFolder(Path folder, boolean made, int window, long targetSeconds) {
    this.folder = folder;
    this.made = made;
    this.window = window;
    this.targetSeconds = targetSeconds;
  }

  /**
   * Begins in {@code folder}, which must not exist or be empty.
   *
   * @param window segments that the playlist names, 0 for all
   * @param segmentUs length of a segment, microseconds
   * @throws io.talkinghead.InputException {@code OUTPUT_NOT_WRITABLE}
   */
  static HlsFolder open(Path folder, int window, long segmentUs) throws IOException {
    boolean exists = Files.exists(folder);
    try {
      if (exists) {
        if (!Files.isDirectory(folder)) {
          throw TargetErrors.notWritable(folder, "it is a file, not a folder", null);
        }
        try (Stream<Path> inside = Files.list(folder)) {
          if (inside.findAny().isPresent()) {
            throw TargetErrors.notWritable(folder, "the folder is not empty", null);
          }
        }
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException | RuntimeException e) {
      throw TargetErrors.ofFile(folder, e);
    }
    // the last segment lasts until the sound ends, less than a picture longer
    return new HlsFolder(folder, !exists, window, (segmentUs + 999_999) / 1_000_000);
  }

  @Override
  public void begin(byte[] header, String codecs) throws IOException {
    write(HEADER, header);
  }

  @Override
  public void accept(VideoChunk chunk) throws IOException {
    String name = String.format(Locale.ROOT, "%06d.m4s", chunk.index());
    write(name, chunk.bytes());
    written.add(name);
    segments.add(new Segment(name, chunk.durationUs()));
    if (window > 0 && segments.size() > window) {
      segments.remove();
      dropped++;
    }
    writePlaylist(/* end= */ false);
    while (window > 0 && written.size() > 2 * window + 1) {
      Files.deleteIfExists(folder.resolve(written.remove()));
    }
  }

  private void writePlaylist(boolean end) throws IOException {
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
    text.append("#EXT-X-TARGETDURATION:").append(targetSeconds).append('\n');
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(dropped).append('\n');
    if (window == 0) {
      text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
    }
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"").append(HEADER).append("\"\n");
    for (Segment segment : segments) {
      text.append(
          String.format(
              Locale.ROOT, "#EXTINF:%.6f,\n%s\n", segment.durationUs() / 1e6, segment.name()));
    }
    if (end) {
      text.append("#EXT-X-ENDLIST\n");
    }
    write(PLAYLIST, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file so that it appears, or is replaced, as a whole. */
  private void write(String name, byte[] bytes) throws IOException {
    Path part = folder.resolve("." + name + ".part");
    Path target = folder.resolve(name);
    Files.write(part, bytes);
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void commit() throws IOException {
    try {
      writePlaylist(/* end= */ true);
    } catch (IOException e) {
      throw translate(e);
    }
    committed = true;
  }

  @Override
  public void release() {
    if (committed) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.toList()) {
        Files.deleteIfExists(file);
      }
      if (made) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      System.getLogger(HlsFolder.class.getName())
          .log(System.Logger.Level.WARNING, "An unfinished stream remains: " + folder, e);
    }
  }

  @Override
  public IOException translate(Throwable cause) {
    return TargetErrors.ofFile(folder, cause);
  }
}
