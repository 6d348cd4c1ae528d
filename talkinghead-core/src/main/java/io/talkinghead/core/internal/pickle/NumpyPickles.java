package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that a pickle may mention, and what a call of each makes here. They are those that
 * NumPy 1 and 2 write for arrays and single numbers ({@code ndarray.__reduce__}, {@code
 * dtype.__reduce__}, {@code generic.__reduce__}), and {@code _codecs.encode}, by which protocols 0
 * to 2 spell byte strings ({@code bytes()} the empty one).
 */
final class NumpyPickles {
  /** An allowed name. Knows no function: what a call means is decided by {@link #call}. */
  enum Name {
    RECONSTRUCT,
    FROM_BUFFER,
    SCALAR,
    NDARRAY,
    DTYPE,
    ENCODE,
    BYTES
  }

  /** Something whose state a pickle sets after having made it. */
  interface Buildable {
    /** Takes {@code state}, the items of a tuple. */
    void build(PickleInput in, List<Object> state) throws InputException;
  }

  private static final Map<String, Name> ALLOWED =
      Map.of(
          "numpy._core.multiarray _reconstruct", Name.RECONSTRUCT,
          "numpy.core.multiarray _reconstruct", Name.RECONSTRUCT,
          "numpy._core.numeric _frombuffer", Name.FROM_BUFFER,
          "numpy.core.numeric _frombuffer", Name.FROM_BUFFER,
          "numpy._core.multiarray scalar", Name.SCALAR,
          "numpy.core.multiarray scalar", Name.SCALAR,
          "numpy ndarray", Name.NDARRAY,
          "numpy dtype", Name.DTYPE,
          "_codecs encode", Name.ENCODE,
          "__builtin__ bytes", Name.BYTES);

  private NumpyPickles() {}

  /** Returns the allowed name, or refuses it. */
  static Name named(PickleInput in, String module, String name) throws InputException {
    Name allowed = ALLOWED.get(module + " " + name);
    if (allowed == null) {
      throw in.refuse("it asks for " + printable(module) + "." + printable(name));
    }
    return allowed;
  }

  /** Returns what {@code name(arguments)} stands for. */
  static Object call(PickleInput in, Name name, List<Object> arguments) throws InputException {
    switch (name) {
      case RECONSTRUCT -> {
        if (arguments.size() == 3 && arguments.get(0) == Name.NDARRAY) {
          return new ArrayShell();
        }
      }
      case DTYPE -> {
        if (arguments.size() == 3 && arguments.get(0) instanceof PickleValue.Text type) {
          return new NumpyType(in, type.value());
        }
      }
      case SCALAR -> {
        if (arguments.size() == 2
            && arguments.get(0) instanceof NumpyType type
            && arguments.get(1) instanceof PickleValue.Bytes bytes) {
          return type.decode(in, bytes.value(), List.of(), /* fortran= */ false);
        }
      }
      case FROM_BUFFER -> {
        if (arguments.size() == 4
            && arguments.get(0) instanceof PickleValue.Bytes bytes
            && arguments.get(1) instanceof NumpyType type
            && arguments.get(3) instanceof PickleValue.Text order) {
          return type.decode(
              in, bytes.value(), shape(in, arguments.get(2)), order.value().equals("F"));
        }
      }
      case ENCODE -> {
        if (arguments.size() == 2
            && arguments.get(0) instanceof PickleValue.Text text
            && arguments.get(1) instanceof PickleValue.Text charset
            && charset.value().equals("latin1")
            && text.value().chars().allMatch(c -> c < 256)) {
          return new PickleValue.Bytes(text.value().getBytes(StandardCharsets.ISO_8859_1));
        }
      }
      case BYTES -> {
        if (arguments.isEmpty()) {
          return new PickleValue.Bytes(new byte[0]);
        }
      }
      case NDARRAY -> {} // a type, never called
    }
    throw in.refuse("REDUCE calls " + name + " with other arguments than NumPy writes");
  }

  /** An array before its state is set. */
  static final class ArrayShell implements Buildable {
    private @Nullable PickleValue value;

    @Override
    public void build(PickleInput in, List<Object> state) throws InputException {
      if (value == null
          && state.size() == 5
          && state.get(2) instanceof NumpyType type
          && state.get(3) instanceof PickleValue.Bool fortran
          && state.get(4) instanceof PickleValue.Bytes bytes) {
        value = type.decode(in, bytes.value(), shape(in, state.get(1)), fortran.value());
      } else {
        throw in.refuse("BUILD sets an array's state to other than numbers");
      }
    }

    /** Returns the array, or null before its state is set. */
    @Nullable PickleValue value() {
      return value;
    }
  }

  private static List<Integer> shape(PickleInput in, Object axes) throws InputException {
    List<Integer> shape = new ArrayList<>();
    if (axes instanceof PickleReader.Tuple tuple && tuple.items().size() <= 32) {
      for (Object axis : tuple.items()) {
        if (axis instanceof PickleValue.Int length
            && length.value() >= 0
            && length.value() <= Integer.MAX_VALUE) {
          shape.add((int) length.value());
        } else {
          throw in.refuse("the shape of an array is damaged");
        }
      }
      return shape;
    }
    throw in.refuse("the shape of an array is damaged");
  }

  /** Cuts a name from the file down to what may be shown. */
  private static String printable(String name) {
    String shown = name.replaceAll("[^A-Za-z0-9_.<>-]", "?");
    return shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
  }
}
