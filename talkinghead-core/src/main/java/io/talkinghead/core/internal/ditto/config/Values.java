package io.talkinghead.core.internal.ditto.config;

import io.talkinghead.Checks;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values out of a map of options and knows which were not read. Values are {@link
 * Number}, {@link Boolean}, {@link String}, {@link List}, {@link Map}, {@link Npy} or null
 * (absent).
 */
final class Values {
  private final String where;
  private final Map<String, @Nullable Object> rest;
  private final Set<String> taken = new TreeSet<>();

  /** Holds {@code values}, which stand in the section called {@code where}. */
  Values(String where, Map<String, ? extends @Nullable Object> values) {
    this.where = where;
    this.rest = new LinkedHashMap<>(values);
  }

  /** Returns and forgets the value of {@code key}. */
  @Nullable Object take(String key) {
    taken.add(key);
    return rest.remove(key);
  }

  /** Does {@code action} with the number of {@code key} if it is there. */
  void number(String key, java.util.function.DoubleConsumer action) {
    Object value = take(key);
    if (value != null) {
      action.accept(number(where + "." + key, value));
    }
  }

  /** Does {@code action} with the whole number of {@code key} if it is there. */
  void integer(String key, java.util.function.IntConsumer action) {
    Object value = take(key);
    if (value != null) {
      action.accept(integer(where + "." + key, value));
    }
  }

  /** Does {@code action} with the truth value of {@code key} if it is there. */
  void bool(String key, java.util.function.Consumer<Boolean> action) {
    Object value = take(key);
    if (value != null) {
      action.accept(bool(where + "." + key, value));
    }
  }

  /** Complains about what nobody took, and tells what was asked for. */
  void requireNoMore() {
    Checks.argument(
        rest.isEmpty(),
        "%s has no %s '%s'. It takes %s",
        where,
        rest.size() == 1 ? "option" : "options",
        String.join("', '", rest.keySet()),
        String.join(", ", taken));
  }

  static double number(String name, @Nullable Object value) {
    if (value instanceof Npy npy && npy.values().length == 1) {
      return npy.values()[0];
    }
    Checks.argument(value instanceof Number, "%s must be a number, was %s", name, text(value));
    return ((Number) require(value)).doubleValue();
  }

  static int integer(String name, @Nullable Object value) {
    double number = number(name, value);
    Checks.argument(
        number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE,
        "%s must be a whole number, was %s",
        name,
        number);
    return (int) number;
  }

  static boolean bool(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    Checks.argument(
        value instanceof Boolean, "%s must be true or false, was %s", name, text(value));
    return (Boolean) require(value);
  }

  static List<?> list(String name, @Nullable Object value) {
    Checks.argument(value instanceof Collection<?>, "%s must be a list, was %s", name, text(value));
    return new ArrayList<>((Collection<?>) require(value));
  }

  /** Returns a map with text keys. */
  static Map<String, @Nullable Object> map(String name, @Nullable Object value) {
    Checks.argument(value instanceof Map<?, ?>, "%s must be a map, was %s", name, text(value));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) require(value)).forEach((key, item) -> map.put(String.valueOf(key), item));
    return map;
  }

  /** Returns rows of {@code width} numbers from an array or from lists. */
  static float[][] rows(String name, @Nullable Object value, int width) {
    float[] flat = floats(name, value);
    Checks.argument(
        flat.length > 0 && flat.length % width == 0,
        "%s must hold rows of %d numbers, holds %d",
        name,
        width,
        flat.length);
    float[][] rows = new float[flat.length / width][width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(flat, i * width, rows[i], 0, width);
    }
    return rows;
  }

  /** Returns all numbers of an array, of nested lists, or a single one. */
  static float[] floats(String name, @Nullable Object value) {
    if (value instanceof Npy npy) {
      return npy.values();
    }
    if (value instanceof Number number) {
      return new float[] {number.floatValue()};
    }
    List<Float> all = new ArrayList<>();
    for (Object item : list(name, value)) {
      for (float one : floats(name, item)) {
        all.add(one);
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  private static Object require(@Nullable Object value) {
    return java.util.Objects.requireNonNull(value);
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }
}
