package io.talkinghead.core.internal.container;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a file of parts from front to end. <b>Threads:</b> one caller. */
public final class PartWriter {
  private static final int CHUNK = 1 << 16;

  private final OutputStream out;
  private final MessageDigest digest = Sha256.begin();

  /**
   * Writes signature and version to {@code target}, which remains the caller's; it should be
   * buffered by whom it goes to, pieces are up to 64 KiB.
   */
  public PartWriter(OutputStream target, FileKind kind) throws IOException {
    out = new DigestOutputStream(target, digest);
    out.write(kind.signature());
    out.write(little(4).putInt(kind.version()).array());
  }

  /** Writes {@code text}. */
  public void text(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head(PartType.TEXT, name, bytes.length);
    out.write(bytes);
  }

  /** Writes {@code values}, bit for bit. */
  public void floats(String name, float[] values) throws IOException {
    head(PartType.FLOATS, name, 4L * values.length);
    byte[] chunk = new byte[CHUNK];
    for (int done = 0; done < values.length; ) {
      int count = Math.min(CHUNK / 4, values.length - done);
      little(chunk).asFloatBuffer().put(values, done, count);
      out.write(chunk, 0, 4 * count);
      done += count;
    }
  }

  /** Writes {@code values}, bit for bit. */
  public void doubles(String name, double[] values) throws IOException {
    head(PartType.DOUBLES, name, 8L * values.length);
    byte[] bytes = new byte[8 * values.length];
    little(bytes).asDoubleBuffer().put(values);
    out.write(bytes);
  }

  /** Writes {@code picture} without loss. */
  public void picture(String name, FrameBuffer picture) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed, deflater, CHUNK)) {
      int stride = 3 * picture.width();
      byte[] rgb = picture.rgb();
      byte[] row = new byte[stride];
      for (int y = 0; y < picture.height(); y++) {
        int at = y * stride;
        for (int x = 0; x < stride; x++) {
          row[x] = (byte) (rgb[at + x] - (y == 0 ? 0 : rgb[at + x - stride]));
        }
        rows.write(row);
      }
    } finally {
      deflater.end();
    }
    head(PartType.PICTURE, name, 8L + packed.size());
    out.write(little(8).putInt(picture.width()).putInt(picture.height()).array());
    packed.writeTo(out);
  }

  /** Writes the next {@code length} bytes of {@code in}. */
  public void bytes(String name, InputStream in, long length) throws IOException {
    head(PartType.BYTES, name, length);
    byte[] chunk = new byte[CHUNK];
    for (long left = length; left > 0; ) {
      int count = in.read(chunk, 0, (int) Math.min(CHUNK, left));
      if (count < 0) {
        throw new IOException("%s ends %d bytes too early".formatted(name, left));
      }
      out.write(chunk, 0, count);
      left -= count;
    }
  }

  /** Writes the end; nothing may follow. */
  public void finish() throws IOException {
    out.write(little(10).array());
    out.write(digest.digest());
    out.flush();
  }

  private void head(PartType type, String name, long length) throws IOException {
    Checks.argument(PartType.isName(name), "'%s' is no name of a part", name);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    out.write(
        little(10 + ascii.length)
            .put((byte) type.ordinal())
            .put((byte) ascii.length)
            .put(ascii)
            .putLong(length)
            .array());
  }

  private static ByteBuffer little(int bytes) {
    return little(new byte[bytes]);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
