package io.talkinghead.backend.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.talkinghead.Checks;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Moves tensors between our buffers and those that the runtime reads and writes in place. */
final class NativeTensor {
  private NativeTensor() {}

  /**
   * Returns whether the runtime can work in the buffer of {@code tensor}: direct, writable if it
   * must be, in native byte order. The runtime reads another order without a complaint, as garbage.
   */
  static boolean inPlace(Tensor tensor) {
    Buffer data = tensor.data();
    return data.isDirect() && !data.isReadOnly() && order(data) == ByteOrder.nativeOrder();
  }

  private static ByteOrder order(Buffer data) {
    if (data instanceof FloatBuffer floats) {
      return floats.order();
    }
    if (data instanceof LongBuffer longs) {
      return longs.order();
    }
    if (data instanceof IntBuffer ints) {
      return ints.order();
    }
    return ByteOrder.nativeOrder(); // single bytes have none
  }

  /** Returns the runtime's view of {@code tensor}, whose buffer it shares; the caller closes it. */
  static OnnxTensor view(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] axes = tensor.shape().toArray();
    Buffer data = tensor.data();
    return switch (tensor.type()) {
      case FLOAT32 -> OnnxTensor.createTensor(environment, (FloatBuffer) data, axes);
      case INT64 -> OnnxTensor.createTensor(environment, (LongBuffer) data, axes);
      case INT32 -> OnnxTensor.createTensor(environment, (IntBuffer) data, axes);
      case UINT8 ->
          OnnxTensor.createTensor(environment, (ByteBuffer) data, axes, OnnxJavaType.UINT8);
    };
  }

  /** Allocates a tensor that the runtime can work in. */
  static Tensor allocate(Tensor.Type type, Shape shape) {
    long size = Math.multiplyExact(shape.size(), type.bytes());
    Checks.inRange("bytes of a tensor", size, 0, Integer.MAX_VALUE);
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder());
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

  /** Returns a copy on the heap of what the runtime gave. */
  static Tensor copy(Tensor.Type type, OnnxTensor result) {
    Shape shape = Shape.of(result.getInfo().getShape());
    return switch (type) { // the runtime's getters copy already
      case FLOAT32 -> Tensor.of(result.getFloatBuffer(), shape);
      case INT64 -> Tensor.of(result.getLongBuffer(), shape);
      case INT32 -> Tensor.of(result.getIntBuffer(), shape);
      case UINT8 -> Tensor.of(result.getByteBuffer(), shape);
    };
  }
}
