package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import io.talkinghead.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the numbers of small constants, and makes constants of numbers. */
final class Numbers {
  private Numbers() {}

  /** Returns the numbers of {@code tensor}. */
  static List<Item> read(ElementType type, TensorProto tensor) {
    long count = tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(count * type.bytes)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      new Weight(tensor.getName(), type, new long[] {count}, tensor).writeTo(bytes::put);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.flip();
    List<Item> items = new ArrayList<>();
    while (bytes.hasRemaining()) {
      items.add(
          switch (type) {
            case FLOAT -> Item.of((double) bytes.getFloat());
            case DOUBLE -> Item.of(bytes.getDouble());
            case INT64 -> Item.of(bytes.getLong());
            case INT32 -> Item.of((long) bytes.getInt());
            case INT16 -> Item.of((long) bytes.getShort());
            case UINT8 -> Item.of((long) (bytes.get() & 255));
            case INT8, BOOL -> Item.of((long) bytes.get());
            case FLOAT16 -> throw new IllegalArgumentException("no numbers of float16");
          });
    }
    return items;
  }

  /** Returns a tensor of {@code items}, all of which are known. */
  static TensorProto tensor(ElementType type, long[] axes, List<Item> items) {
    ByteBuffer bytes =
        ByteBuffer.allocate(items.size() * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (Item item : items) {
      switch (type) {
        case FLOAT -> bytes.putFloat((float) item.real());
        case DOUBLE -> bytes.putDouble(item.real());
        case INT64 -> bytes.putLong(item.integer());
        case INT32 -> bytes.putInt((int) item.integer());
        case INT16 -> bytes.putShort((short) item.integer());
        case UINT8, INT8, BOOL -> bytes.put((byte) item.integer());
        case FLOAT16 -> throw new IllegalArgumentException("no numbers of float16");
      }
    }
    return tensor(type, axes, bytes.flip());
  }

  /** Returns a tensor of floats. */
  static TensorProto floats(float[] values, long... axes) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(ElementType.FLOAT, axes, bytes);
  }

  /** Returns a vector of longs. */
  static TensorProto longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(ElementType.INT64, new long[] {values.length}, bytes);
  }

  private static TensorProto tensor(ElementType type, long[] axes, ByteBuffer bytes) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.onnx);
    long count = 1;
    for (long axis : axes) {
      tensor.addDims(axis);
      count *= axis;
    }
    Checks.argument(
        bytes.remaining() == count * type.bytes, "%d bytes are not %d numbers", bytes, count);
    return tensor.setRawData(UnsafeByteOperations.unsafeWrap(bytes)).build();
  }
}
