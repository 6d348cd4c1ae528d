package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;
import java.math.BigInteger;

/** The ways in which pickles write numbers, apart from the fixed widths. */
final class PickleNumbers {
  private PickleNumbers() {}

  /**
   * Reads a decimal number.
   *
   * @param booleans whether 00 and 01 are booleans, as protocol 0 writes them
   */
  static PickleValue decimal(PickleInput in, String line, boolean booleans) throws InputException {
    if (booleans && (line.equals("00") || line.equals("01"))) {
      return new PickleValue.Bool(line.equals("01"));
    }
    try {
      return new PickleValue.Int(
          Long.parseLong(line.endsWith("L") ? line.substring(0, line.length() - 1) : line));
    } catch (NumberFormatException e) {
      throw in.refuse("a whole number has other than digits or exceeds 64 bits");
    }
  }

  /** Reads a whole number of as many bytes as there are. */
  static PickleValue integer(PickleInput in, byte[] littleEndian) throws InputException {
    if (littleEndian.length > 8) {
      throw in.refuse("a whole number exceeds 64 bits");
    }
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return new PickleValue.Int(
        bigEndian.length == 0 ? 0 : new BigInteger(bigEndian).longValueExact());
  }

  /** Reads a floating point number as Python prints it. */
  static PickleValue real(PickleInput in, String line) throws InputException {
    try {
      return new PickleValue.Real(
          switch (line) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(line);
          });
    } catch (NumberFormatException e) {
      throw in.refuse("a number cannot be read");
    }
  }
}
