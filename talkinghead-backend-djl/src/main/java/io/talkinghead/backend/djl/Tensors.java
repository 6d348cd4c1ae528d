package io.talkinghead.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Moves numbers between our tensors and DJL's arrays. */
final class Tensors {
  private Tensors() {}

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
    return Optional.of(Tensor.of(type.get(), bytes, Shape.of(array.getShape().getShape())));
  }
}
