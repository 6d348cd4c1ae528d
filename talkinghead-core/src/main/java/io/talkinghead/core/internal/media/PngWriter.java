package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes pictures as PNG (<a href="https://www.w3.org/TR/png-3/">W3C PNG, third edition</a>): 8-bit
 * RGB, tagged sRGB, each row predicted from the one above, fast compression.
 */
final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final byte UP = 2;
  private static final int RGB = 2;

  private PngWriter() {}

  /** Writes {@code picture} to {@code out}, and leaves it open. */
  static void write(FrameBuffer picture, OutputStream out) throws IOException {
    out.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(picture.width()).putInt(picture.height()).put((byte) 8).put((byte) RGB);
    chunk(out, "IHDR", header.array(), 13);
    chunk(out, "sRGB", new byte[1], 1);
    data(picture, out);
    chunk(out, "IEND", new byte[0], 0);
  }

  private static void data(FrameBuffer picture, OutputStream out) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      byte[] rgb = picture.rgb();
      int stride = 3 * picture.width();
      byte[] row = new byte[stride + 1];
      byte[] packed = new byte[1 << 16];
      int filled = 0;
      row[0] = UP;
      for (int y = 0; y <= picture.height(); y++) {
        if (y < picture.height()) {
          int at = y * stride;
          for (int x = 0; x < stride; x++) {
            row[x + 1] = (byte) (rgb[at + x] - (y == 0 ? 0 : rgb[at + x - stride]));
          }
          deflater.setInput(row);
        } else {
          deflater.finish();
        }
        int count;
        while ((count = deflater.deflate(packed, filled, packed.length - filled)) > 0) {
          filled += count;
          if (filled == packed.length) {
            chunk(out, "IDAT", packed, filled);
            filled = 0;
          }
        }
      }
      if (filled > 0) {
        chunk(out, "IDAT", packed, filled);
      }
    } finally {
      deflater.end();
    }
  }

  private static void chunk(OutputStream out, String type, byte[] data, int length)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    out.write(ByteBuffer.allocate(8).putInt(length).put(name).array());
    out.write(data, 0, length);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
