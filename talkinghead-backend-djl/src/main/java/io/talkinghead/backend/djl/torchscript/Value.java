package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value of the graph while it is translated. It is a variable of the script, a constant of the
 * file, a handful of numbers ({@link Item}s), or several of these at once.
 *
 * <p>Numbers matter for shapes. Exporters compute them with tensors of int64; here they stay what
 * TorchScript calls {@code int} or become literals, so that a network whose extents are fixed
 * spends nothing on them, and one that runs on a GPU does not wait for it to learn a shape.
 */
final class Value {
  /** Longer vectors are tensors and nothing else. */
  static final int MOST_ITEMS = 64;

  private final ElementType type;
  private final long[] axes;
  private final @Nullable List<Item> items;
  private final @Nullable TensorProto constant;
  private @Nullable String text;

  private Value(
      ElementType type,
      long[] axes,
      @Nullable List<Item> items,
      @Nullable TensorProto constant,
      @Nullable String text) {
    this.type = type;
    this.axes = axes;
    this.items = items;
    this.constant = constant;
    this.text = text;
  }

  /** A tensor that {@code text} names in the script; an extent of -1 is known at run time only. */
  static Value variable(ElementType type, long[] axes, String text) {
    return new Value(type, axes, null, null, text);
  }

  /** A constant, with its numbers where it is a scalar or a short vector. */
  static Value constant(ElementType type, TensorProto tensor) {
    long[] axes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    boolean few = axes.length == 0 || (axes.length == 1 && axes[0] <= MOST_ITEMS);
    List<Item> items = few && type != ElementType.FLOAT16 ? Numbers.read(type, tensor) : null;
    return new Value(type, axes, items, tensor, null);
  }

  /** A vector of numbers. */
  static Value vector(ElementType type, List<Item> items) {
    return new Value(type, new long[] {items.size()}, List.copyOf(items), null, null);
  }

  /** A number; a tensor without axes. */
  static Value scalar(ElementType type, Item item) {
    return new Value(type, new long[0], List.of(item), null, null);
  }

  /** Returns the same numbers as a vector, or as a scalar if {@code axes} is empty. */
  static Value numbers(ElementType type, long[] axes, List<Item> items) {
    return axes.length == 0 ? scalar(type, items.get(0)) : vector(type, items);
  }

  ElementType type() {
    return type;
  }

  /** Returns the extents; -1 for one that is known at run time only. */
  long[] axes() {
    return axes.clone();
  }

  long axis(int i) {
    return axes[i];
  }

  int rank() {
    return axes.length;
  }

  /** Returns whether all extents are known. */
  boolean fixed() {
    return Arrays.stream(axes).allMatch(a -> a >= 0);
  }

  @Nullable List<Item> items() {
    return items;
  }

  /** Returns the numbers if all are known. */
  @Nullable List<Item> known() {
    return items != null && items.stream().allMatch(Item::known) ? items : null;
  }

  /** Returns the only number of a scalar or of a constant with one element, if it is known. */
  @Nullable Item single() {
    if (items != null && items.size() == 1) {
      return items.get(0).known() ? items.get(0) : null;
    }
    if (constant != null
        && type != ElementType.FLOAT16
        && Arrays.stream(axes).allMatch(a -> a == 1)) {
      return Numbers.read(type, constant).get(0);
    }
    return null;
  }

  @Nullable TensorProto constant() {
    return constant;
  }

  /** Returns how the script names the tensor, null until it was named. */
  @Nullable String text() {
    return text;
  }

  void name(String name) {
    text = name;
  }

  /** Returns the numbers as longs; all must be known. */
  long[] longs() {
    List<Item> numbers = new ArrayList<>(Objects.requireNonNull(known()));
    return numbers.stream().mapToLong(Item::integer).toArray();
  }
}
