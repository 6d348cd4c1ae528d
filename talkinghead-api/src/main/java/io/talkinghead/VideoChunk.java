package io.talkinghead;

import java.util.Objects;

/**
 * A piece of a fragmented MP4 that begins with a key frame: {@code moof} and {@code mdat},
 * decodable after the header alone.
 *
 * @param index 0 for the first chunk
 * @param startUs when its first picture is shown, microseconds
 * @param durationUs how long its pictures are shown, microseconds
 * @param bytes the piece itself, the receiver's own
 */
public record VideoChunk(long index, long startUs, long durationUs, byte[] bytes) {
  public VideoChunk {
    Checks.inRange("index", index, 0, Long.MAX_VALUE);
    Objects.requireNonNull(bytes, "bytes");
  }
}
