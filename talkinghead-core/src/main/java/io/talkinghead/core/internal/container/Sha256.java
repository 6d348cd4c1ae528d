package io.talkinghead.core.internal.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests what decides something, field by field. Each field is preceded by its length, so that two
 * lists of fields never run into the same bytes. <b>Threads:</b> one caller.
 */
public final class Sha256 {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest = begin();

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds {@code bytes}. */
  public Sha256 add(byte[] bytes) {
    return length(bytes.length).raw(bytes, bytes.length);
  }

  /** Adds {@code text}. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds {@code number}. */
  public Sha256 add(long number) {
    return length(number);
  }

  /** Adds {@code values}, bit for bit. */
  public Sha256 add(float[] values) {
    length(values.length);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (int done = 0; done < values.length; ) {
      int count = Math.min(CHUNK / 4, values.length - done);
      chunk.asFloatBuffer().put(values, done, count);
      raw(chunk.array(), 4 * count);
      done += count;
    }
    return this;
  }

  /** Adds everything that {@code in} still gives, and how much it was. */
  public Sha256 add(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int count; (count = in.read(chunk)) >= 0; total += count) {
      raw(chunk, count);
    }
    return length(total);
  }

  /** Returns 64 hexadecimal digits; nothing may follow. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private Sha256 length(long value) {
    digest.update(ByteBuffer.allocate(8).putLong(0, value));
    return this;
  }

  private Sha256 raw(byte[] bytes, int count) {
    digest.update(bytes, 0, count);
    return this;
  }
}
