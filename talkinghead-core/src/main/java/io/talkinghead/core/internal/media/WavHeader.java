package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** What a WAV header claims, for FFmpeg corrects a wrong claim without a word. */
final class WavHeader {
  /** Sizes from here on, and 0, mean "unknown" in headers that a pipe wrote. */
  private static final long UNKNOWN = 0x7fff_0000L;

  private static final int MAX_CHUNKS = 1000;

  private WavHeader() {}

  /**
   * Returns how many samples of each channel the header promises beyond the end of the file; 0 if
   * it keeps its promise, makes none, or is no WAV header.
   */
  static long missingSamples(SeekableByteChannel channel) throws IOException {
    if (!"RIFF".equals(text(channel, 0)) || !"WAVE".equals(text(channel, 8))) {
      return 0;
    }
    long blockBytes = 0;
    long at = 12;
    for (int i = 0; i < MAX_CHUNKS && at + 8 <= channel.size(); i++) {
      String type = text(channel, at);
      long size = read(channel, at + 4, 4).getInt(0) & 0xffff_ffffL;
      if (type.equals("fmt ")) {
        blockBytes = read(channel, at + 8 + 12, 2).getShort(0) & 0xffff;
      } else if (type.equals("data")) {
        long missing = at + 8 + size - channel.size();
        boolean known = size > 0 && size < UNKNOWN && blockBytes > 0;
        return known && missing > 0 ? missing / blockBytes : 0;
      }
      at += 8 + size + (size & 1);
    }
    return 0;
  }

  private static String text(SeekableByteChannel channel, long at) throws IOException {
    return new String(read(channel, at, 4).array(), StandardCharsets.ISO_8859_1);
  }

  /** Reads {@code count} bytes; beyond the end there are zeros. */
  private static ByteBuffer read(SeekableByteChannel channel, long at, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (bytes.hasRemaining() && channel.read(bytes) > 0) {
      // until full or at the end
    }
    return bytes;
  }
}
