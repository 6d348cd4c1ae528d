package io.talkinghead.backend.djl.torchscript;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One number outside of a tensor: known when the graph is translated, or a TorchScript {@code int}
 * or {@code float} that is known when it runs.
 *
 * @param number a {@link Long} or a {@link Double}; null if it is known only at run time
 * @param text the number as TorchScript writes it, or the variable that holds it
 */
record Item(@Nullable Number number, String text) {
  static Item of(long value) {
    long writable = Math.max(value, -Long.MAX_VALUE); // a minus is an operator, not a part of it
    return new Item(value, Long.toString(writable));
  }

  static Item of(double value) {
    return new Item(value, literal(value));
  }

  static Item variable(String text) {
    return new Item(null, text);
  }

  /** Writes a {@code float} of TorchScript. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value).replace('E', 'e');
  }

  boolean known() {
    return number != null;
  }

  boolean is(long value) {
    return number != null && number.doubleValue() == value;
  }

  long integer() {
    return Objects.requireNonNull(number).longValue();
  }

  double real() {
    return Objects.requireNonNull(number).doubleValue();
  }

  /** Writes a list of TorchScript. */
  static String list(List<Item> items) {
    if (items.isEmpty()) {
      return "annotate(List[int], [])";
    }
    return items.stream().map(Item::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
