package io.talkinghead.core.internal.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Set;

/**
 * Moves the index of an MP4 file ({@code moov}) before its media ({@code mdat}), so that a player
 * that fetches the file can start at once.
 *
 * <p>The media move back by the length of the index, and the chunk offsets in it ({@code stco},
 * {@code co64}; ISO/IEC 14496-12, 8.7.5) grow by as much. The file keeps its length and is
 * rewritten in place, piece by piece. Where a 32-bit offset would overflow (a file of almost 4 GiB)
 * the index stays behind, which is legal too.
 */
final class FastStart {
  private static final int PIECE = 1 << 20;
  private static final long MAX_32 = 0xffff_ffffL;

  /** Boxes on the way from {@code moov} to the offsets. */
  private static final Set<Integer> PARENTS =
      Set.of(type("moov"), type("trak"), type("mdia"), type("minf"), type("stbl"));

  private FastStart() {}

  /**
   * Rewrites the file in {@code channel}, which is readable and writable.
   *
   * @return whether the index is now in front
   * @throws IOException if it cannot be read or written, or is no MP4 file with its index at the
   *     end
   */
  static boolean apply(SeekableByteChannel channel) throws IOException {
    long mediaStart = -1;
    long position = 0;
    while (position < channel.size()) {
      ByteBuffer header = read(channel, position, 16);
      long size = header.getInt(0) & MAX_32;
      int type = header.getInt(4);
      if (size == 1) {
        size = header.getLong(8);
      }
      if (type == type("moov")) {
        if (mediaStart < 0) {
          return true;
        }
        return move(channel, mediaStart, position, Math.toIntExact(size));
      }
      if (type != type("ftyp") && mediaStart < 0) {
        mediaStart = position;
      }
      if (size < 8) {
        break;
      }
      position += size;
    }
    throw new IOException("no index in the MP4 file");
  }

  private static boolean move(SeekableByteChannel channel, long mediaStart, long end, int length)
      throws IOException {
    ByteBuffer moov = read(channel, end, length);
    if (!shift(moov, 0, length, length, /* apply= */ false)) {
      return false;
    }
    shift(moov, 0, length, length, /* apply= */ true);
    for (long to = end; to > mediaStart; ) {
      int count = (int) Math.min(PIECE, to - mediaStart);
      to -= count;
      write(channel, to + length, read(channel, to, count)); // from the back: nothing is overrun
    }
    write(channel, mediaStart, moov);
    return true;
  }

  /** Adds {@code by} to all chunk offsets in the boxes of [from, to); false if one overflows. */
  private static boolean shift(ByteBuffer moov, int from, int to, int by, boolean apply) {
    int at = from;
    while (at + 8 <= to) {
      int size = moov.getInt(at);
      int type = moov.getInt(at + 4);
      if (size < 8 || size > to - at) {
        return false;
      }
      if (PARENTS.contains(type)) {
        if (!shift(moov, at + 8, at + size, by, apply)) {
          return false;
        }
      } else if (type == type("stco") || type == type("co64")) {
        boolean wide = type == type("co64");
        int count = moov.getInt(at + 12);
        for (int i = 0; i < count; i++) {
          int entry = at + 16 + (wide ? 8 : 4) * i;
          long offset = (wide ? moov.getLong(entry) : moov.getInt(entry) & MAX_32) + by;
          if (!wide && offset > MAX_32) {
            return false;
          }
          if (apply && wide) {
            moov.putLong(entry, offset);
          } else if (apply) {
            moov.putInt(entry, (int) offset);
          }
        }
      }
      at += size;
    }
    return true;
  }

  private static int type(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }

  private static ByteBuffer read(SeekableByteChannel channel, long position, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    channel.position(position);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("an MP4 file ends at " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private static void write(SeekableByteChannel channel, long position, ByteBuffer bytes)
      throws IOException {
    channel.position(position);
    bytes.position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
