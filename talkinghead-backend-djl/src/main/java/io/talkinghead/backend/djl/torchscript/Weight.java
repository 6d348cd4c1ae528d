package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.talkinghead.Checks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor of the archive: an attribute of the module, and a record of its own.
 *
 * @param name the attribute
 * @param type element type
 * @param axes extents, slowest first
 * @param source where the numbers are
 */
record Weight(String name, ElementType type, long[] axes, TensorProto source) {
  /** Numbers that are converted at a time. */
  private static final int BLOCK = 1 << 16;

  /** Receives the little-endian bytes of a tensor in order. */
  interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  /** Returns how many numbers it has. */
  long count() {
    return Arrays.stream(axes).reduce(1, Math::multiplyExact);
  }

  /**
   * Writes the numbers to {@code sink}: straight from the mapped file where they are stored raw,
   * else block by block, so that no copy of a large tensor comes to the heap.
   */
  void writeTo(Sink sink) throws IOException {
    if (source.hasRawData()) {
      Checks.argument(
          source.getRawData().size() == count() * type.bytes,
          "%s has %d bytes, not %d",
          source.getName(),
          source.getRawData().size(),
          count() * type.bytes);
      for (ByteBuffer part : source.getRawData().asReadOnlyByteBufferList()) {
        sink.write(part);
      }
      return;
    }
    Checks.argument(
        stored() == count(), "%s has %d numbers, not %d", source.getName(), stored(), count());
    int count = stored();
    ByteBuffer block = ByteBuffer.allocate(BLOCK * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(block, i);
      if ((i + 1) % BLOCK == 0 || i + 1 == count) {
        sink.write(block.flip());
        block.clear();
      }
    }
  }

  private int stored() {
    return switch (type) {
      case FLOAT -> source.getFloatDataCount();
      case DOUBLE -> source.getDoubleDataCount();
      case INT64 -> source.getInt64DataCount();
      default -> source.getInt32DataCount();
    };
  }

  private void put(ByteBuffer block, int i) {
    switch (type) {
      case FLOAT -> block.putFloat(source.getFloatData(i));
      case DOUBLE -> block.putDouble(source.getDoubleData(i));
      case INT64 -> block.putLong(source.getInt64Data(i));
      case INT32 -> block.putInt(source.getInt32Data(i));
      case INT16, FLOAT16 -> block.putShort((short) source.getInt32Data(i));
      default -> block.put((byte) source.getInt32Data(i));
    }
  }
}
