package io.talkinghead.core.internal.pickle;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
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

  private final PickleInput in;
  private final PickleStack stack;
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickleReader(PickleInput in) {
    this.in = in;
    stack = new PickleStack(in);
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
        return stack.pop();
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
      case 'N' -> stack.push(new PickleValue.None());
      case 0x88 -> stack.push(new PickleValue.Bool(true)); // NEWTRUE
      case 0x89 -> stack.push(new PickleValue.Bool(false)); // NEWFALSE
      case 'I' -> stack.push(PickleNumbers.decimal(in, in.line(), true));
      case 'L' -> stack.push(PickleNumbers.decimal(in, in.line(), false));
      case 'J' -> stack.push(new PickleValue.Int(in.int32()));
      case 'K' -> stack.push(new PickleValue.Int(in.int8()));
      case 'M' -> stack.push(new PickleValue.Int(in.int16()));
      case 0x8a -> stack.push(PickleNumbers.integer(in, in.counted(1))); // LONG1
      case 0x8b -> stack.push(PickleNumbers.integer(in, in.counted(4))); // LONG4
      case 'F' -> stack.push(PickleNumbers.real(in, in.line()));
      case 'G' -> stack.push(new PickleValue.Real(in.float64()));
      case 'S' -> stack.push(new PickleValue.Text(PickleText.quoted(in, in.line())));
      case 'U' -> stack.push(latin(in.counted(1)));
      case 'T' -> stack.push(latin(in.counted(4)));
      case 'V' -> stack.push(new PickleValue.Text(PickleText.rawUnicode(in, in.line())));
      case 0x8c -> stack.push(new PickleValue.Text(in.utf8(in.counted(1)))); // SHORT_BINUNICODE
      case 'X' -> stack.push(new PickleValue.Text(in.utf8(in.counted(4))));
      case 0x8d -> stack.push(new PickleValue.Text(in.utf8(in.counted(8)))); // BINUNICODE8
      case 'C' -> stack.push(new PickleValue.Bytes(in.counted(1)));
      case 'B' -> stack.push(new PickleValue.Bytes(in.counted(4)));
      case 0x8e, 0x96 -> stack.push(new PickleValue.Bytes(in.counted(8))); // BINBYTES8, BYTEARRAY8
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operations that make and fill containers. */
  private boolean gather(int code) throws InputException {
    switch (code) {
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '1' -> stack.toMark(); // POP_MARK
      case '2' -> stack.push(stack.top());
      case ']' -> stack.push(new ArrayList<>());
      case 'l' -> stack.push(stack.toMark());
      case 'a' -> {
        Object item = stack.pop();
        stack.list().add(item);
      }
      case 'e' -> {
        List<Object> items = stack.toMark();
        stack.list().addAll(items);
      }
      case ')' -> stack.push(new Tuple(List.of()));
      case 't' -> stack.push(new Tuple(stack.toMark()));
      case 0x85 -> stack.push(new Tuple(stack.last(1))); // TUPLE1
      case 0x86 -> stack.push(new Tuple(stack.last(2))); // TUPLE2
      case 0x87 -> stack.push(new Tuple(stack.last(3))); // TUPLE3
      case '}' -> stack.push(new LinkedHashMap<>());
      case 'd' -> {
        List<Object> items = stack.toMark();
        stack.push(new LinkedHashMap<>());
        stack.fill(items);
      }
      case 's' -> stack.fill(stack.last(2));
      case 'u' -> stack.fill(stack.toMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Operations that store and recall the same object. */
  private boolean remember(int code) throws InputException {
    switch (code) {
      case 'p' -> memo.put(index(in.line()), stack.top());
      case 'q' -> memo.put(in.int8(), stack.top());
      case 'r' -> memo.put(in.int32(), stack.top());
      case 0x94 -> memo.put(memo.size(), stack.top()); // MEMOIZE
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
        stack.push(NumpyPickles.named(in, module, in.line()));
      }
      case 0x93 -> { // STACK_GLOBAL
        List<Object> names = stack.last(2);
        stack.push(NumpyPickles.named(in, text(names.get(0)), text(names.get(1))));
      }
      case 'R' -> {
        List<Object> call = stack.last(2);
        if (call.get(0) instanceof NumpyPickles.Name callee
            && call.get(1) instanceof Tuple arguments) {
          stack.push(NumpyPickles.call(in, callee, arguments.items()));
        } else {
          throw in.refuse("REDUCE calls something that is no allowed name");
        }
      }
      case 'b' -> {
        Object state = stack.pop();
        if (stack.top() instanceof NumpyPickles.Buildable target && state instanceof Tuple tuple) {
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

  private void recall(int index) throws InputException {
    Object value = memo.get(index);
    if (value == null) {
      throw in.refuse("nothing was stored under " + index);
    }
    stack.push(value);
  }

  private int index(String line) throws InputException {
    if (PickleNumbers.decimal(in, line, false) instanceof PickleValue.Int number
        && number.value() == (int) number.value()) {
      return (int) number.value();
    }
    throw in.refuse("'" + line + "' is no place in the memory");
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
