package io.talkinghead.core.internal.pickle;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pickle may hold: nothing but data. Immutable, apart from the numbers of an array, which
 * are shared and must not be changed.
 */
public sealed interface PickleValue {
  /** Python's {@code None}. */
  record None() implements PickleValue {}

  /** {@code True} or {@code False}. */
  record Bool(boolean value) implements PickleValue {}

  /** A whole number of 64 bits. */
  record Int(long value) implements PickleValue {}

  /** A floating point number. */
  record Real(double value) implements PickleValue {}

  /** A string. */
  record Text(String value) implements PickleValue {}

  /** A byte string; the array is not copied. */
  record Bytes(byte[] value) implements PickleValue {}

  /**
   * A list or a tuple.
   *
   * @param items in order
   * @param tuple whether Python would make a tuple of it
   */
  record Items(List<PickleValue> items, boolean tuple) implements PickleValue {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * A dictionary in the order of the file; keys are {@link Text}, {@link Int} or {@link Bool}.
   *
   * @param entries unmodifiable
   */
  record Dict(Map<PickleValue, PickleValue> entries) implements PickleValue {
    public Dict {
      Objects.requireNonNull(entries, "entries");
    }

    /** Returns what stands under the string {@code key}. */
    public Optional<PickleValue> get(String key) {
      return Optional.ofNullable(entries.get(new Text(key)));
    }

    /**
     * Returns what stands under the string {@code key}.
     *
     * @throws InputException with {@code MODEL_INVALID} if there is nothing
     */
    public PickleValue require(String key) throws InputException {
      return get(key)
          .orElseThrow(
              () ->
                  new InputException(
                      ErrorCode.MODEL_INVALID, "The pickle has no entry '" + key + "'."));
    }
  }

  /**
   * A NumPy array of floating point numbers, rounded to {@code float32}.
   *
   * @param data row-major (the last axis is the fastest), not copied
   * @param shape lengths of the axes, from slowest to fastest; empty for a single number
   */
  record FloatArray(float[] data, List<Integer> shape) implements PickleValue {
    public FloatArray {
      shape = List.copyOf(shape);
    }
  }

  /**
   * A NumPy array of whole numbers or booleans, each of which fits 32 bits signed.
   *
   * @param data row-major, not copied
   * @param shape lengths of the axes, from slowest to fastest; empty for a single number
   */
  record IntArray(int[] data, List<Integer> shape) implements PickleValue {
    public IntArray {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Returns this as a dictionary.
   *
   * @param what it is, for the complaint
   * @throws InputException with {@code MODEL_INVALID} if it is something else
   */
  default Dict asDict(String what) throws InputException {
    if (this instanceof Dict dict) {
      return dict;
    }
    throw new InputException(
        ErrorCode.MODEL_INVALID,
        "In the pickle, %s must be a dictionary, is %s."
            .formatted(what, getClass().getSimpleName()));
  }
}
