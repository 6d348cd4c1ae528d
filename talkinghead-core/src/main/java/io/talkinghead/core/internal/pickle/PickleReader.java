package io.talkinghead.core.internal.pickle;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 0 to 5 without ever running it.
 *
 * <p>A pickle is a program for a small stack machine (<a
 * href="https://docs.python.org/3/library/pickletools.html">pickletools</a> lists its operations).
 * Most operations push plain values and gather them into lists, tuples and dictionaries. The
 * dangerous ones fetch a function by name and call it. Here a name is looked up in {@link
 * NumpyPickles}, a closed list of the few that stand for NumPy arrays, and "calling" one makes our
 * own array value; any other name, and the operations that make objects by other ways (persistent
 * identifiers, extension codes, instances, buffers outside of the file), end the reading.
 *
 * <p>The official Ditto configurations need three names: {@code
 * numpy._core.multiarray._reconstruct}, {@code numpy.ndarray} and {@code numpy.dtype}.
 *
 * <p><b>Threads:</b> stateless; any.
 */
public final class PickleReader {
  /** Largest pickle that is read, in bytes; the official ones have 31 kB. */
  public static final int MAX_BYTES = 64 << 20;

  private static final Object MARK = new Object();

  private final PickleInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickleReader(PickleInput in) {
    this.in = in;
  }

  /**
   * Reads the pickle in {@code file}.
   *
   * @throws InputException with {@code MODEL_INVALID} if it is damaged, larger than {@link
   *     #MAX_BYTES}, or holds anything but plain values; the message names operation and offset.
   *     With {@code FILE_NOT_FOUND} if there is no such file
   */
  public static PickleValue read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new InputException(
            ErrorCode.MODEL_INVALID,
            "The pickle %s is larger than %d MiB.".formatted(file, MAX_BYTES >> 20));
      }
      return read(bytes, file.toString());
    } catch (NoSuchFileException e) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no file " + file + ".", e);
    }
  }

  /**
   * Reads a pickle from memory.
   *
   * @param name where it comes from, for complaints
   * @throws InputException with {@code MODEL_INVALID}, see {@link #read(Path)}
   */
  public static PickleValue read(byte[] pickle, String name) throws InputException {
    PickleInput in = new PickleInput(pickle, name);
    return new PickleFreezer(in).freeze(new PickleReader(in).run());
  }

  private Object run() throws InputException {
    while (true) {
      int code = in.operation();
      if (code == '.') {
        return pop();
      }
      if (!plain(code) && !gather(code) && !remember(code)) {
        name(code);
      }
    }
  }

  /** Operations that push a value of their own. */
  private boolean plain(int code) throws InputException {
    switch (code) {
      case 0x80 -> protocol(in.int8()); // PROTO
      case 0x95 -> in.skip(8); // FRAME
      case 'N' -> push(new PickleValue.None());
      case 0x88 -> push(new PickleValue.Bool(true)); // NEWTRUE
      case 0x89 -> push(new PickleValue.Bool(false)); // NEWFALSE
      case 'I' -> push(decimal(in.line(), true));
      case 'L' -> push(decimal(in.line(), false));
      case 'J' -> push(new PickleValue.Int(in.int32()));
      case 'K' -> push(new PickleValue.Int(in.int8()));
      case 'M' -> push(new PickleValue.Int(in.int16()));
      case 0x8a -> push(integer(in.counted(1))); // LONG1
      case 0x8b -> push(integer(in.counted(4))); // LONG4
      case 'F' -> push(real(in.line()));
      case 'G' -> push(new PickleValue.Real(in.float64()));
      case 'S' -> push(new PickleValue.Text(PickleText.quoted(in, in.line())));
      case 'U' -> push(latin(in.counted(1)));
      case 'T' -> push(latin(in.counted(4)));
      case 'V' -> push(new PickleValue.Text(PickleText.rawUnicode(in, in.line())));
      case 0x8c -> push(new PickleValue.Text(in.utf8(in.counted(1)))); // SHORT_BINUNICODE
      case 'X' -> push(new PickleValue.Text(in.utf8(in.counted(4))));
      case 0x8d -> push(new PickleValue.Text(in.utf8(in.counted(8)))); // BINUNICODE8
      case 'C' -> push(new PickleValue.Bytes(in.counted(1)));
      case 'B' -> push(new PickleValue.Bytes(in.counted(4)));
      case 0x8e, 0x96 -> push(new PickleValue.Bytes(in.counted(8))); // BINBYTES8, BYTEARRAY8
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operations that make and fill containers. */
  private boolean gather(int code) throws InputException {
    switch (code) {
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> toMark(); // POP_MARK
      case '2' -> push(top());
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(toMark());
      case 'a' -> {
        Object item = pop();
        list().add(item);
      }
      case 'e' -> {
        List<Object> items = toMark();
        list().addAll(items);
      }
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(toMark()));
      case 0x85 -> push(new Tuple(last(1))); // TUPLE1
      case 0x86 -> push(new Tuple(last(2))); // TUPLE2
      case 0x87 -> push(new Tuple(last(3))); // TUPLE3
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> {
        List<Object> items = toMark();
        push(new LinkedHashMap<>());
        fill(items);
      }
      case 's' -> fill(last(2));
      case 'u' -> fill(toMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operations that store and recall the same object. */
  private boolean remember(int code) throws InputException {
    switch (code) {
      case 'p' -> memo.put(index(in.line()), top());
      case 'q' -> memo.put(in.int8(), top());
      case 'r' -> memo.put(in.int32(), top());
      case 0x94 -> memo.put(memo.size(), top()); // MEMOIZE
      case 'g' -> recall(index(in.line()));
      case 'h' -> recall(in.int8());
      case 'j' -> recall(in.int32());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operations that name things outside of the file: the allow-list decides. */
  private void name(int code) throws InputException {
    switch (code) {
      case 'c' -> {
        String module = in.line();
        push(NumpyPickles.named(in, module, in.line()));
      }
      case 0x93 -> { // STACK_GLOBAL
        List<Object> names = last(2);
        push(NumpyPickles.named(in, text(names.get(0)), text(names.get(1))));
      }
      case 'R' -> {
        List<Object> call = last(2);
        if (call.get(0) instanceof NumpyPickles.Name callee
            && call.get(1) instanceof Tuple arguments) {
          push(NumpyPickles.call(in, callee, arguments.items()));
        } else {
          throw in.refuse("REDUCE calls something that is no allowed name");
        }
      }
      case 'b' -> {
        Object state = pop();
        if (top() instanceof NumpyPickles.Buildable target && state instanceof Tuple tuple) {
          target.build(in, tuple.items());
        } else {
          throw in.refuse("BUILD sets the state of something that is no array");
        }
      }
      default -> throw in.refuse(PickleOpcodes.describe(code) + " is not allowed");
    }
  }

  private void protocol(int version) throws InputException {
    if (version > 5) {
      throw in.refuse("protocol " + version + " is newer than 5");
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() throws InputException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw in.refuse("the stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() throws InputException {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  /** Takes the last {@code count} values, oldest first. */
  private List<Object> last(int count) throws InputException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(0, pop());
    }
    return values;
  }

  private List<Object> toMark() throws InputException {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw in.refuse("there is no mark on the stack");
    }
    List<Object> above = stack.subList(mark, stack.size());
    List<Object> values = new ArrayList<>(above.subList(1, above.size()));
    above.clear();
    return values;
  }

  @SuppressWarnings("unchecked") // the only raw lists on the stack are those that this class made
  private List<Object> list() throws InputException {
    if (top() instanceof ArrayList<?> list) {
      return (List<Object>) list;
    }
    throw in.refuse("items are added to something that is no list");
  }

  @SuppressWarnings("unchecked") // the only maps on the stack are those that this class made
  private void fill(List<Object> pairs) throws InputException {
    if (!(top() instanceof LinkedHashMap<?, ?> dict)) {
      throw in.refuse("entries are added to something that is no dictionary");
    }
    if (pairs.size() % 2 != 0) {
      throw in.refuse("a dictionary has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      if (!(key instanceof PickleValue.Text
          || key instanceof PickleValue.Int
          || key instanceof PickleValue.Bool)) {
        throw in.refuse("a key of a dictionary is neither a string nor a whole number");
      }
      ((Map<Object, Object>) dict).put(key, pairs.get(i + 1));
    }
  }

  private void recall(int index) throws InputException {
    Object value = memo.get(index);
    if (value == null) {
      throw in.refuse("nothing was stored under " + index);
    }
    push(value);
  }

  private int index(String line) throws InputException {
    if (decimal(line, false) instanceof PickleValue.Int number
        && number.value() == (int) number.value()) {
      return (int) number.value();
    }
    throw in.refuse("'" + line + "' is no place in the memory");
  }

  /** Protocol 0 writes booleans as 00 and 01. */
  private PickleValue decimal(String line, boolean booleans) throws InputException {
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

  private PickleValue integer(byte[] littleEndian) throws InputException {
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

  private PickleValue real(String line) throws InputException {
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

  /** Python 2 wrote strings as bytes; ISO 8859-1 keeps each of them. */
  private static PickleValue latin(byte[] text) {
    return new PickleValue.Text(new String(text, StandardCharsets.ISO_8859_1));
  }

  private String text(Object value) throws InputException {
    if (value instanceof PickleValue.Text text) {
      return text.value();
    }
    throw in.refuse("STACK_GLOBAL has no name");
  }

  /** A finished tuple, whose items may still be mutable lists. */
  record Tuple(List<Object> items) {}
}
