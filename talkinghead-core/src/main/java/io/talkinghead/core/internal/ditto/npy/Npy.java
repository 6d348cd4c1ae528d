package io.talkinghead.core.internal.ditto.npy;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array of a {@code .npy} file (format version 1.0; little endian, C order), held as float32.
 *
 * <p>Reads float32, float64, int16, int32, int64 and uint8; writes float32. The format is described
 * in NumPy's <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">
 * numpy.lib.format</a>.
 *
 * @param shape lengths of the axes, slowest first; empty for a scalar
 * @param values the elements
 * @param type what they are in the file, in NumPy's words, such as {@code int16}
 */
public record Npy(int[] shape, float[] values, String type) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  public Npy {
    long size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    Checks.argument(
        size == values.length,
        "shape %s needs %d values, has %d",
        Arrays.toString(shape),
        size,
        values.length);
  }

  /** An array of float32. */
  public Npy(int[] shape, float[] values) {
    this(shape, values, "float32");
  }

  /**
   * Reads {@code file}.
   *
   * @throws InputException if it is missing, damaged, or of a kind that is not read
   */
  public static Npy read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no file " + file + ".");
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          ErrorCode.TRACK_INVALID, file + " is no readable .npy file: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws IllegalArgumentException if they are damaged or of a kind that is not read
   */
  public static Npy parse(byte[] bytes) {
    Checks.argument(
        bytes.length > 10 && Arrays.equals(Arrays.copyOf(bytes, 6), MAGIC), "no NumPy signature");
    Checks.argument(bytes[6] == 1, "format version %d, only 1 is read", bytes[6]);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(8);
    int headerLength = data.getShort() & 0xFFFF;
    Checks.argument(headerLength <= data.remaining(), "the header is cut off");
    String header = new String(bytes, 10, headerLength, StandardCharsets.US_ASCII);
    data.position(10 + headerLength);
    String dtype = find(DTYPE, header);
    String axes = find(SHAPE, header);
    Checks.argument(!FORTRAN.matcher(header).find(), "Fortran order is not read");
    int[] shape = shape(axes);
    long size = 1;
    for (int axis : shape) {
      size = Math.multiplyExact(size, axis);
    }
    Checks.argument(
        size <= data.remaining(), "shape (%s) needs more than the %d bytes", axes, bytes.length);
    return new Npy(shape, values(dtype, (int) size, data), name(dtype));
  }

  private static String name(String dtype) {
    return switch (dtype) {
      case "<f8" -> "float64";
      case "<i8" -> "int64";
      case "<f4" -> "float32";
      case "<i4" -> "int32";
      case "<i2" -> "int16";
      case "|u1" -> "uint8";
      default -> throw new IllegalArgumentException("type " + dtype + " is not read");
    };
  }

  private static String find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    Checks.argument(matcher.find(), "the header lacks %s", pattern);
    return matcher.group(1);
  }

  private static int[] shape(String axes) {
    return Arrays.stream(axes.split(","))
        .map(String::trim)
        .filter(axis -> !axis.isEmpty())
        .mapToInt(Integer::parseInt)
        .map(axis -> Checks.inRange("axis", axis, 0, Integer.MAX_VALUE))
        .toArray();
  }

  private static float[] values(String dtype, int size, ByteBuffer data) {
    int width =
        switch (name(dtype)) {
          case "float64", "int64" -> 8;
          case "float32", "int32" -> 4;
          case "int16" -> 2;
          default -> 1;
        };
    Checks.argument(
        (long) size * width <= data.remaining(), "%d values of %s are cut off", size, dtype);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (dtype) {
            case "<f8" -> (float) data.getDouble();
            case "<i8" -> data.getLong();
            case "<f4" -> data.getFloat();
            case "<i4" -> data.getInt();
            case "<i2" -> data.getShort();
            default -> data.get() & 0xFF;
          };
    }
    return values;
  }

  /** Writes this array to {@code file} as float32, replacing what stood there. */
  public void write(Path file) throws IOException {
    String axes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    if (shape.length == 1) {
      axes += ",";
    }
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + axes + "), }";
    int padding = 63 - (10 + header.length()) % 64;
    header = header + " ".repeat(padding) + "\n";
    ByteBuffer head =
        ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) 1);
    head.put((byte) 0).putShort((short) header.length());
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head.array());
      out.write(header.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        if (!piece.hasRemaining()) {
          out.write(piece.array());
          piece.clear();
        }
        piece.putFloat(value);
      }
      out.write(piece.array(), 0, piece.position());
    }
  }

  /** Returns the length of axis {@code index}, or 1 where there is no such axis. */
  public int axis(int index) {
    return index < shape.length ? shape[index] : 1;
  }

  /** Returns row {@code index} of the slowest axis. */
  public float[] row(int index) {
    int width = values.length / Math.max(1, axis(0));
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }
}
