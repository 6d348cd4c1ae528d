package io.talkinghead.backend.djl;

import com.sun.jna.Native;
import io.talkinghead.tensor.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings the elements of tensors into the form that DJL takes without a copy, a direct byte buffer
 * in native order: a direct float buffer is the same memory under another type, anything else is
 * copied into a buffer that is kept for the next call.
 *
 * <p><b>Threads:</b> one call at a time.
 */
final class Staging {
  private static final boolean ADDRESSES = knowsAddresses();

  private final Map<String, ByteBuffer> kept = new HashMap<>();

  /** Returns whether JNA's own library loads here; without it everything is copied. */
  private static boolean knowsAddresses() {
    try {
      return Native.getDirectBufferPointer(ByteBuffer.allocateDirect(1)) != null;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * Returns the elements of {@code tensor}. The memory is the tensor's own, or this object's until
   * the next call for {@code name}; in either case it must be held until it is no longer read.
   */
  ByteBuffer bytes(String name, Tensor tensor) {
    Buffer data = tensor.data();
    int size = Math.toIntExact(Math.multiplyExact(tensor.shape().size(), tensor.type().bytes()));
    if (size == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    }
    if (ADDRESSES && data.isDirect() && order(data) == ByteOrder.nativeOrder()) {
      // java.nio makes typed views of bytes, and none of bytes of typed ones; the address is there
      return Native.getDirectBufferPointer(data).getByteBuffer(0, size);
    }
    ByteBuffer copy = kept.get(name);
    if (copy == null || copy.capacity() < size) {
      copy = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
      kept.put(name, copy);
    }
    ByteBuffer part = copy.slice(0, size).order(ByteOrder.nativeOrder());
    Tensor.of(tensor.type(), part, tensor.shape()).set(tensor);
    return part;
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
}
