package io.talkinghead.backend.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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
