package io.talkinghead.core.internal.ditto;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options as text that is the same for equal options in every run, arrays included; for
 * fingerprints.
 */
final class OptionsText {
  private OptionsText() {}

  /** Returns the text of a record of records, arrays, collections, maps and plain values. */
  static String of(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    if (value instanceof Record) {
      text.append('{');
      for (RecordComponent part : value.getClass().getRecordComponents()) {
        text.append(part.getName()).append('=');
        append(text, get(part, value));
        text.append(';');
      }
      text.append('}');
    } else if (value != null && value.getClass().isArray()) {
      text.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        append(text, Array.get(value, i));
        text.append(';');
      }
      text.append(']');
    } else if (value instanceof Collection<?> many) {
      append(text, many.toArray());
    } else if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, entry) -> sorted.put(of(key), of(entry)));
      text.append(sorted);
    } else {
      text.append(value);
    }
  }

  private static @Nullable Object get(RecordComponent part, Object value) {
    try {
      return part.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("options are public records of this module", e);
    }
  }
}
