package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what the stack machine left into immutable values. The machine may build a list that
 * contains itself, or one that names another ten times, and that one the next: both are small in
 * the file and endless when walked. So depth and number of the values visited are limited.
 */
final class PickleFreezer {
  /** Containers within containers; a configuration has four. */
  static final int MAX_DEPTH = 64;

  /** Values in all, each counted as often as it is met. */
  static final int MAX_VALUES = 200_000;

  private final PickleInput in;
  private int values;

  PickleFreezer(PickleInput in) {
    this.in = in;
  }

  PickleValue freeze(Object root) throws InputException {
    return freeze(root, 0);
  }

  private PickleValue freeze(Object value, int depth) throws InputException {
    if (depth > MAX_DEPTH) {
      throw in.refuse("it is nested deeper than " + MAX_DEPTH);
    }
    if (++values > MAX_VALUES) {
      throw in.refuse("it holds more than " + MAX_VALUES + " values");
    }
    if (value instanceof PickleValue plain) {
      return plain;
    }
    if (value instanceof PickleReader.Tuple tuple) {
      return new PickleValue.Items(items(tuple.items(), depth), /* tuple= */ true);
    }
    if (value instanceof List<?> list) {
      return new PickleValue.Items(items(list, depth), /* tuple= */ false);
    }
    if (value instanceof Map<?, ?> map) {
      Map<PickleValue, PickleValue> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put((PickleValue) entry.getKey(), freeze(entry.getValue(), depth + 1));
      }
      return new PickleValue.Dict(Collections.unmodifiableMap(entries));
    }
    if (value instanceof NumpyPickles.ArrayShell shell && shell.value() != null) {
      return shell.value();
    }
    throw in.refuse("it holds a name or an unfinished array as a value");
  }

  private List<PickleValue> items(List<?> from, int depth) throws InputException {
    List<PickleValue> items = new ArrayList<>();
    for (Object item : from) {
      items.add(freeze(item, depth + 1));
    }
    return items;
  }
}
