package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastStartTest {
  @TempDir Path folder;

  private static ByteBuffer box(String type, byte[] body) {
    return ByteBuffer.allocate(8 + body.length)
        .putInt(8 + body.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(body)
        .flip();
  }

  private static byte[] nested(String types, byte[] body) {
    byte[] inner = body;
    String[] names = types.split(" ");
    for (int i = names.length - 1; i >= 0; i--) {
      inner = box(names[i], inner).array();
    }
    return inner;
  }

  private byte[] apply(boolean moved, byte[]... boxes) throws IOException {
    Path file = Files.createTempFile(folder, "a", ".mp4");
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (byte[] box : boxes) {
        channel.write(ByteBuffer.wrap(box));
      }
      assertThat(FastStart.apply(channel)).isEqualTo(moved);
    }
    return Files.readAllBytes(file);
  }

  /** A full box with two chunk offsets. */
  private static byte[] offsets(boolean wide, long first, long second) {
    ByteBuffer body = ByteBuffer.allocate(8 + (wide ? 16 : 8)).putInt(0).putInt(2);
    if (wide) {
      body.putLong(first).putLong(second);
    } else {
      body.putInt((int) first).putInt((int) second);
    }
    return body.array();
  }

  @Test
  void offsets_growByTheLengthOfTheIndex() throws IOException {
    byte[] type = box("ftyp", new byte[8]).array();
    byte[] media = new byte[3_000_000]; // more than one piece
    for (int i = 0; i < media.length; i++) {
      media[i] = (byte) ((i * 31) >> 5);
    }
    byte[] data = box("mdat", media).array();
    byte[] narrow = nested("moov trak mdia minf stbl stco", offsets(false, 24, 1000));
    byte[] wide = nested("moov trak mdia minf stbl co64", offsets(true, 24, 1L << 40));
    for (byte[] index : new byte[][] {narrow, wide}) {
      byte[] result = apply(true, type, data, index);

      assertThat(result).hasSize(type.length + data.length + index.length);
      ByteBuffer all = ByteBuffer.wrap(result);
      boolean isWide = index == wide;
      int first = type.length + index.length - (isWide ? 16 : 8);
      long moved = isWide ? all.getLong(first) : all.getInt(first);
      assertThat(moved).isEqualTo(24 + index.length);
      long second = isWide ? all.getLong(first + 8) : all.getInt(first + 4);
      assertThat(second).isEqualTo((isWide ? 1L << 40 : 1000) + index.length);
      assertThat(Arrays.copyOfRange(result, type.length + index.length, result.length))
          .isEqualTo(data);
    }
  }

  @Test
  void overflow_leavesTheIndexBehind() throws IOException {
    byte[] type = box("ftyp", new byte[8]).array();
    byte[] data = box("mdat", new byte[100]).array();
    byte[] index = nested("moov trak mdia minf stbl stco", offsets(false, 24, 0xffff_fff0L));

    byte[] result = apply(false, type, data, index);

    assertThat(Arrays.copyOfRange(result, 16 + 108, result.length)).isEqualTo(index);
  }

  @Test
  void index_inFrontStays() throws IOException {
    apply(true, box("ftyp", new byte[8]).array(), nested("moov mvhd", new byte[4]));
    assertThatThrownBy(() -> apply(true, box("ftyp", new byte[8]).array()))
        .isInstanceOf(IOException.class);
  }
}
