package io.talkinghead.core.internal.container;

import java.util.Arrays;

/** What a file of parts holds. */
public enum FileKind {
  /** An avatar. */
  AVATAR('A', 1),
  /** A finished video and its report. */
  RESULT('R', 1);

  static final int SIGNATURE_BYTES = 8;

  private final byte letter;
  private final int version;

  FileKind(char letter, int version) {
    this.letter = (byte) letter;
    this.version = version;
  }

  /** Returns the version of its form that this program writes, and the newest that it reads. */
  public int version() {
    return version;
  }

  byte[] signature() {
    return new byte[] {(byte) 0x89, 'T', 'H', letter, '\r', '\n', 0x1A, '\n'};
  }

  /** Returns whether a file of this kind may begin with {@code bytes}, at most a signature. */
  boolean beginsWith(byte[] bytes) {
    return Arrays.equals(Arrays.copyOf(signature(), bytes.length), bytes);
  }
}
