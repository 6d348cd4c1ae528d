package io.talkinghead.core.internal.container;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.container.BadFileException.Reason;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a file of parts from front to end, and believes nothing: the digest is right before the
 * first part is looked at, and no memory is taken for a size before it was compared with the size
 * expected, with what is left of the file, and with the memory that the file may take in all.
 *
 * <p><b>Threads:</b> one caller. <b>Ownership:</b> the reader owns the open file.
 */
public final class PartReader implements Closeable {
  private static final int CHUNK = 1 << 16;
  private static final int DIGEST_BYTES = 32;
  private static final int FRONT_BYTES = FileKind.SIGNATURE_BYTES + 4;
  private static final int HEAD_BYTES = 10;

  /** No zlib stream grows by more when it is unpacked. */
  private static final int MOST_GROWTH = 1032;

  private final RandomAccessFile file;
  private final long end;
  private long memoryLeft;

  private PartReader(RandomAccessFile file, long end, long maxMemory) {
    this.file = file;
    this.end = end;
    this.memoryLeft = maxMemory;
  }

  /**
   * Opens {@code path} and checks signature, version and digest.
   *
   * @param maxMemory bytes that all parts may take together
   * @throws BadFileException if it is not a sound file of {@code kind}
   */
  public static PartReader open(Path path, FileKind kind, long maxMemory) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      long length = file.length();
      byte[] signature = new byte[(int) Math.min(length, FileKind.SIGNATURE_BYTES)];
      file.readFully(signature);
      if (!kind.beginsWith(signature)) {
        throw new BadFileException(Reason.FOREIGN, "is of another kind");
      }
      if (length < FRONT_BYTES + HEAD_BYTES + DIGEST_BYTES) {
        throw cutOff();
      }
      int version = Integer.reverseBytes(file.readInt());
      PartReader reader = new PartReader(file, length - DIGEST_BYTES, maxMemory);
      if (version > kind.version()) {
        throw new BadFileException(
            Reason.TOO_NEW,
            "has version %d, and this program reads up to %d".formatted(version, kind.version()));
      }
      reader.verify();
      if (version < 1) {
        throw new BadFileException(Reason.DAMAGED, "has the version " + version);
      }
      file.seek(FRONT_BYTES);
      return reader;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void verify() throws IOException {
    MessageDigest digest = Sha256.begin();
    byte[] chunk = new byte[CHUNK];
    file.seek(0);
    for (long left = end; left > 0; ) {
      int count = (int) Math.min(CHUNK, left);
      file.readFully(chunk, 0, count);
      digest.update(chunk, 0, count);
      left -= count;
    }
    byte[] written = new byte[DIGEST_BYTES];
    file.readFully(written);
    if (!Arrays.equals(digest.digest(), written)) {
      throw endsEarly() ? cutOff() : damaged("was changed: its digest is another");
    }
  }

  /** Returns whether a part reaches beyond the file, or the end is missing. */
  private boolean endsEarly() throws IOException {
    long at = FRONT_BYTES;
    while (at + HEAD_BYTES <= end) {
      file.seek(at);
      int type = file.readUnsignedByte();
      int name = file.readUnsignedByte();
      if (type == 0 || PartType.of(type) == null || name > PartType.MOST_NAME) {
        return false;
      }
      file.seek(at + 2 + name);
      if (at + HEAD_BYTES + name > end) {
        return true;
      }
      long length = Long.reverseBytes(file.readLong());
      if (length < 0 || length > end - at - HEAD_BYTES - name) {
        return length >= 0;
      }
      at += HEAD_BYTES + name + length;
    }
    return true;
  }

  /** Reads the text {@code name} of at most {@code maxBytes}. */
  public String text(String name, int maxBytes) throws IOException {
    long length = head(PartType.TEXT, name);
    if (length > maxBytes) {
      throw wrongSize(name, length, "at most " + maxBytes);
    }
    return new String(take(length), StandardCharsets.UTF_8);
  }

  /** Reads {@code count} numbers. */
  public float[] floats(String name, int count) throws IOException {
    expect(name, head(PartType.FLOATS, name), 4L * count);
    reserve(4L * count);
    float[] values = new float[count];
    byte[] chunk = new byte[Math.min(CHUNK, 4 * count)];
    for (int done = 0; done < count; ) {
      int numbers = Math.min(chunk.length / 4, count - done);
      file.readFully(chunk, 0, 4 * numbers);
      little(chunk).asFloatBuffer().get(values, done, numbers);
      done += numbers;
    }
    return values;
  }

  /** Reads {@code count} numbers. */
  public double[] doubles(String name, int count) throws IOException {
    expect(name, head(PartType.DOUBLES, name), 8L * count);
    double[] values = new double[count];
    little(take(8L * count)).asDoubleBuffer().get(values);
    return values;
  }

  /** Reads a picture of {@code width} x {@code height} pixels. */
  public FrameBuffer picture(String name, int width, int height) throws IOException {
    long length = head(PartType.PICTURE, name);
    if (length < 8) {
      throw wrongSize(name, length, "at least 8");
    }
    ByteBuffer size = little(take(8));
    int hasWidth = size.getInt();
    int hasHeight = size.getInt();
    if (hasWidth != width || hasHeight != height) {
      throw damaged(
          "holds '%s' of %d x %d pixels, not %d x %d"
              .formatted(name, hasWidth, hasHeight, width, height));
    }
    long pixels = 3L * width * height;
    if (pixels > MOST_GROWTH * length) {
      throw wrongSize(name, length, "enough for " + pixels);
    }
    reserve(pixels + length);
    byte[] packed = take(length - 8);
    FrameBuffer picture = new FrameBuffer(width, height);
    unpack(name, packed, picture.rgb());
    memoryLeft += length; // what was packed is not kept
    int stride = 3 * width;
    byte[] rgb = picture.rgb();
    for (int i = stride; i < rgb.length; i++) {
      rgb[i] += rgb[i - stride];
    }
    return picture;
  }

  private static void unpack(String name, byte[] packed, byte[] target) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int done = 0;
      while (done < target.length) {
        int count = inflater.inflate(target, done, target.length - done);
        if (count == 0) {
          throw damaged("holds '%s', which ends too early".formatted(name));
        }
        done += count;
      }
    } catch (DataFormatException e) {
      throw (BadFileException) damaged("holds '%s', which is damaged".formatted(name)).initCause(e);
    } finally {
      inflater.end();
    }
  }

  /** Copies the bytes {@code name} to {@code target}; returns how many. */
  public long bytes(String name, OutputStream target) throws IOException {
    long length = head(PartType.BYTES, name);
    byte[] chunk = new byte[CHUNK];
    for (long left = length; left > 0; ) {
      int count = (int) Math.min(CHUNK, left);
      file.readFully(chunk, 0, count);
      target.write(chunk, 0, count);
      left -= count;
    }
    return length;
  }

  /** Requires that no part is left. */
  public void finish() throws IOException {
    head(PartType.END, "");
    if (file.getFilePointer() != end) {
      throw damaged("goes on behind its end");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Reads the head of the next part and returns its length, which the file has. */
  private long head(PartType type, String name) throws IOException {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    byte[] head = new byte[HEAD_BYTES + ascii.length];
    if (file.getFilePointer() + head.length > end) {
      throw damaged("holds no '%s'".formatted(name));
    }
    file.readFully(head);
    ByteBuffer bytes = little(head);
    boolean right = bytes.get() == type.ordinal() && bytes.get() == ascii.length;
    byte[] has = new byte[ascii.length];
    bytes.get(has);
    if (!right || !Arrays.equals(has, ascii)) {
      throw damaged(
          type == PartType.END ? "has more parts than it should" : "has no '" + name + "' there");
    }
    long length = bytes.getLong();
    if (length < 0 || length > end - file.getFilePointer()) {
      throw wrongSize(name, length, "at most " + (end - file.getFilePointer()));
    }
    return length;
  }

  private byte[] take(long length) throws IOException {
    reserve(length);
    byte[] bytes = new byte[(int) length];
    try {
      file.readFully(bytes);
    } catch (EOFException e) {
      throw (BadFileException) cutOff().initCause(e);
    }
    return bytes;
  }

  private void reserve(long bytes) throws BadFileException {
    if (bytes > memoryLeft || bytes > Integer.MAX_VALUE - 8) {
      throw new BadFileException(
          Reason.TOO_LARGE, "takes more memory than there is for it; give the JVM more with -Xmx");
    }
    memoryLeft -= bytes;
  }

  private static void expect(String name, long length, long wanted) throws BadFileException {
    if (length != wanted) {
      throw wrongSize(name, length, String.valueOf(wanted));
    }
  }

  private static BadFileException wrongSize(String name, long length, String wanted) {
    return damaged("holds '%s' of %d bytes, wanted %s".formatted(name, length, wanted));
  }

  private static BadFileException damaged(String message) {
    return new BadFileException(Reason.DAMAGED, message);
  }

  private static BadFileException cutOff() {
    return new BadFileException(Reason.TRUNCATED, "is cut off");
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
