package io.talkinghead.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a network declares about one input or output.
 *
 * @param name its name
 * @param type its elements
 * @param axes their lengths, slowest first; -1 for a length that is free
 */
record Value(String name, Tensor.Type type, long[] axes) {
  /** Reads what the runtime knows; empty if the elements are none that we pass. */
  static Optional<Value> of(String name, NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo info)) {
      return Optional.empty();
    }
    return typeOf(info.type).map(type -> new Value(name, type, info.getShape()));
  }

  private static Optional<Tensor.Type> typeOf(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Optional.of(Tensor.Type.FLOAT32);
      case INT64 -> Optional.of(Tensor.Type.INT64);
      case INT32 -> Optional.of(Tensor.Type.INT32);
      case UINT8 -> Optional.of(Tensor.Type.UINT8);
      default -> Optional.empty();
    };
  }

  /** Returns the shape if no length is free. */
  Optional<Shape> fixed() {
    return Arrays.stream(axes).allMatch(axis -> axis >= 0)
        ? Optional.of(Shape.of(axes))
        : Optional.empty();
  }

  /** Returns whether {@code tensor} may stand here. */
  boolean accepts(Tensor tensor) {
    if (tensor.type() != type || tensor.shape().rank() != axes.length) {
      return false;
    }
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] >= 0 && axes[i] != tensor.shape().axis(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return type + " " + Arrays.toString(axes).replace("-1", "?");
  }
}
