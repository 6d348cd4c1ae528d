package io.talkinghead.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Optional;

/** Moves numbers between our tensors and DJL's arrays. */
final class Tensors {
  private Tensors() {}

  /** Returns {@code bytes}, a whole direct buffer in native order, as a tensor. */
  static Tensor view(Tensor.Type type, ByteBuffer bytes, Shape shape) {
    return switch (type) {
      case FLOAT32 -> Tensor.of(bytes.asFloatBuffer(), shape);
      case INT64 -> Tensor.of(bytes.asLongBuffer(), shape);
      case INT32 -> Tensor.of(bytes.asIntBuffer(), shape);
      case UINT8 -> Tensor.of(bytes, shape);
    };
  }

  /** Returns a copy of {@code tensor} on the heap. */
  static Tensor onHeap(Tensor tensor) {
    int size = Math.toIntExact(tensor.shape().size());
    Tensor copy =
        switch (tensor.type()) {
          case FLOAT32 -> Tensor.of(FloatBuffer.allocate(size), tensor.shape());
          case INT64 -> Tensor.of(LongBuffer.allocate(size), tensor.shape());
          case INT32 -> Tensor.of(IntBuffer.allocate(size), tensor.shape());
          case UINT8 -> Tensor.of(ByteBuffer.allocate(size), tensor.shape());
        };
    copy.set(tensor);
    return copy;
  }

  /** Returns a tensor of zeros in direct memory. */
  static Tensor zeros(Tensor.Type type, Shape shape) {
    long size = Math.multiplyExact(shape.size(), type.bytes());
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(size));
    return view(type, bytes.order(ByteOrder.nativeOrder()), shape);
  }

  /** Returns DJL's name for what {@code type} holds. */
  static DataType djl(Tensor.Type type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT32;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case UINT8 -> DataType.UINT8;
    };
  }

  /**
   * Returns the elements of {@code array} as they lie in native memory, half precision widened;
   * empty if our tensors cannot carry them. Valid until the array's manager is closed.
   */
  static Optional<Tensor> view(NDArray array) {
    Optional<Tensor.Type> type = Port.carried(array.getDataType());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    NDArray wide =
        array.getDataType() == DataType.FLOAT16 ? array.toType(DataType.FLOAT32, false) : array;
    ByteBuffer bytes = wide.toByteBuffer(true).order(ByteOrder.nativeOrder());
    return Optional.of(view(type.get(), bytes, Shape.of(array.getShape().getShape())));
  }
}
