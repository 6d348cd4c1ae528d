package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The element type of a NumPy array: kind (float, signed, unsigned, boolean), bytes, byte order.
 * Structures, objects, strings and dates are refused.
 */
final class NumpyType implements NumpyPickles.Buildable {
  private final char kind;
  private final int bytes;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /**
   * @param code such as {@code f4}, as {@code dtype.__reduce__} writes it
   */
  NumpyType(PickleInput in, String code) throws InputException {
    switch (code) {
      case "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" -> {
        kind = code.charAt(0);
        bytes = code.charAt(1) - '0';
      }
      default -> throw in.refuse("an array has elements that are no plain numbers");
    }
  }

  /** Takes {@code (version, byte order, subtype, names, fields, ...)}. */
  @Override
  public void build(PickleInput in, List<Object> state) throws InputException {
    boolean simple =
        state.size() >= 5
            && state.get(1) instanceof PickleValue.Text
            && state.get(2) instanceof PickleValue.None
            && state.get(3) instanceof PickleValue.None
            && state.get(4) instanceof PickleValue.None;
    if (!simple) {
      throw in.refuse("an array has structured elements");
    }
    order =
        switch (((PickleValue.Text) state.get(1)).value()) {
          case "<", "|", "=" -> ByteOrder.LITTLE_ENDIAN;
          case ">" -> ByteOrder.BIG_ENDIAN;
          default -> throw in.refuse("an array has an unknown byte order");
        };
  }

  /**
   * Reads {@code data} as an array, or as a single number if {@code shape} is empty.
   *
   * @param fortran whether the first axis is the fastest; the result has the last one fastest
   */
  PickleValue decode(PickleInput in, byte[] data, List<Integer> shape, boolean fortran)
      throws InputException {
    long count = 1;
    for (int axis : shape) {
      count *= axis; // below 2^31 x 2^31 here, and refused before the next factor
      if (count > data.length) {
        throw in.refuse("an array has more elements than bytes");
      }
    }
    if (count * bytes != data.length) {
      throw in.refuse(
          "an array of %d x %d bytes comes with %d".formatted(count, bytes, data.length));
    }
    ByteBuffer source = ByteBuffer.wrap(data).order(order);
    int[] from = fortran && shape.size() > 1 ? fortranOrder(shape, (int) count) : null;
    if (kind == 'f') {
      float[] numbers = new float[(int) count];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = real(source, bytes * (from == null ? i : from[i]));
      }
      return shape.isEmpty() ? single(source) : new PickleValue.FloatArray(numbers, shape);
    }
    int[] numbers = new int[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(in, source, bytes * (from == null ? i : from[i]));
    }
    if (shape.isEmpty()) {
      return kind == 'b' ? new PickleValue.Bool(numbers[0] != 0) : new PickleValue.Int(numbers[0]);
    }
    return new PickleValue.IntArray(numbers, shape);
  }

  /** A single float64 keeps its precision. */
  private PickleValue single(ByteBuffer source) {
    return new PickleValue.Real(bytes == 8 ? source.getDouble(0) : real(source, 0));
  }

  private float real(ByteBuffer source, int at) {
    return switch (bytes) {
      case 2 -> half(source.getShort(at));
      case 4 -> source.getFloat(at);
      default -> (float) source.getDouble(at);
    };
  }

  private int integer(PickleInput in, ByteBuffer source, int at) throws InputException {
    boolean signed = kind == 'i';
    long value =
        switch (bytes) {
          case 1 -> signed ? source.get(at) : source.get(at) & 0xff;
          case 2 -> signed ? source.getShort(at) : source.getShort(at) & 0xffff;
          case 4 -> signed ? source.getInt(at) : source.getInt(at) & 0xffffffffL;
          default -> source.getLong(at);
        };
    boolean fits = value == (int) value && (signed || value >= 0);
    if (!fits) {
      throw in.refuse("an array has a whole number that exceeds 32 bits");
    }
    return (int) value;
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) mantissa, -24);
          case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (mantissa + 1024), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Returns, for each element in row-major order, its place in a column-major file. */
  private static int[] fortranOrder(List<Integer> shape, int count) {
    int[] places = new int[count];
    int[] index = new int[shape.size()];
    for (int i = 0; i < count; i++) {
      int place = 0;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        place = place * shape.get(axis) + index[axis];
      }
      places[i] = place;
      for (int axis = shape.size() - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return places;
  }
}
