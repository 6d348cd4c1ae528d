package io.talkinghead.core.internal.pickle;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a pickle. Every length is compared with what is left before anything is allocated,
 * so that a forged length costs nothing.
 */
final class PickleInput {
  private final byte[] bytes;
  private final String name;
  private int position;
  private int operation;

  /**
   * @param name of the file, for complaints
   */
  PickleInput(byte[] bytes, String name) {
    this.bytes = bytes;
    this.name = name;
  }

  /** Reads the next operation code; complaints name its offset from here on. */
  int operation() throws InputException {
    operation = position;
    return unsigned(1)[0] & 0xff;
  }

  int int8() throws InputException {
    return unsigned(1)[0] & 0xff;
  }

  int int16() throws InputException {
    return ByteBuffer.wrap(unsigned(2)).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xffff;
  }

  int int32() throws InputException {
    return ByteBuffer.wrap(unsigned(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** Reads a big-endian IEEE 754 double, as pickles store them. */
  double float64() throws InputException {
    return ByteBuffer.wrap(unsigned(8)).getDouble();
  }

  /** Reads a length of 1, 2, 4 or 8 bytes, little-endian, and as many bytes. */
  byte[] counted(int lengthBytes) throws InputException {
    long length = 0;
    byte[] digits = unsigned(lengthBytes);
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = length << 8 | (digits[i] & 0xff);
    }
    return unsigned(length);
  }

  /** Skips {@code count} bytes that say how long a frame is; the frame itself follows. */
  void skip(int count) throws InputException {
    unsigned(count);
  }

  /** Reads a line of ISO 8859-1 without its end. */
  String line() throws InputException {
    for (int end = position; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        String text = new String(bytes, position, end - position, StandardCharsets.ISO_8859_1);
        position = end + 1;
        return text;
      }
    }
    throw refuse("a line has no end");
  }

  /** Decodes UTF-8; Python's lone surrogates are refused. */
  String utf8(byte[] text) throws InputException {
    try {
      CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return chars.toString();
    } catch (CharacterCodingException e) {
      throw refuse("a string is not UTF-8");
    }
  }

  /** Returns a complaint about the present operation. */
  InputException refuse(String why) {
    return new InputException(
        ErrorCode.MODEL_INVALID,
        "Cannot read the pickle %s: %s (offset %d). Only plain values and NumPy arrays are read."
            .formatted(name, why, operation));
  }

  private byte[] unsigned(long count) throws InputException {
    if (count < 0 || count > bytes.length - position) {
      throw refuse(
          "it ends %d bytes after a place that needs %s"
              .formatted(bytes.length - position, Long.toUnsignedString(count)));
    }
    byte[] part = Arrays.copyOfRange(bytes, position, position + (int) count);
    position += (int) count;
    return part;
  }
}
