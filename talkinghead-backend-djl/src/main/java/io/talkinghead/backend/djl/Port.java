package io.talkinghead.backend.djl;

import ai.djl.ndarray.types.DataType;
import io.talkinghead.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of an input or output of a network.
 *
 * @param name its name
 * @param type its elements in the network; empty if nothing tells
 * @param axes their lengths, slowest first, -1 for one that is free; empty if nothing tells
 */
record Port(String name, Optional<DataType> type, Optional<long[]> axes) {
  Port {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(axes, "axes");
  }

  /** A port of which only the name is known. */
  static Port named(String name) {
    return new Port(name, Optional.empty(), Optional.empty());
  }

  /** Returns the type called {@code word}, such as {@code float32}, if tensors can carry it. */
  static Optional<DataType> type(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "float32" -> Optional.of(DataType.FLOAT32);
      case "float16" -> Optional.of(DataType.FLOAT16);
      case "int64" -> Optional.of(DataType.INT64);
      case "int32" -> Optional.of(DataType.INT32);
      case "uint8" -> Optional.of(DataType.UINT8);
      default -> Optional.empty();
    };
  }

  /** Returns how our tensors carry elements of {@code type}: half precision as float32. */
  static Optional<Tensor.Type> carried(DataType type) {
    return switch (type) {
      case FLOAT32, FLOAT16 -> Optional.of(Tensor.Type.FLOAT32);
      case INT64 -> Optional.of(Tensor.Type.INT64);
      case INT32 -> Optional.of(Tensor.Type.INT32);
      case UINT8 -> Optional.of(Tensor.Type.UINT8);
      default -> Optional.empty();
    };
  }

  /** Returns whether {@code tensor} may stand here. */
  boolean accepts(Tensor tensor) {
    if (type.isPresent() && !carried(type.get()).equals(Optional.of(tensor.type()))) {
      return false;
    }
    if (axes.isEmpty()) {
      return true;
    }
    long[] wanted = axes.get();
    boolean fits = wanted.length == tensor.shape().rank();
    for (int i = 0; fits && i < wanted.length; i++) {
      fits = wanted[i] < 0 || wanted[i] == tensor.shape().axis(i);
    }
    return fits;
  }

  /** Returns whether no axis is free. */
  boolean isFixed() {
    return axes.isPresent() && Arrays.stream(axes.get()).allMatch(axis -> axis >= 0);
  }

  @Override
  public String toString() {
    return type.map(DataType::toString).orElse("tensor")
        + axes.map(lengths -> " " + Arrays.toString(lengths).replace("-1", "?")).orElse("");
  }
}
