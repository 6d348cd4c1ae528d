package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.talkinghead.Checks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes and reads the small pieces of an ONNX graph: attributes, tensors, types.
 *
 * <p>Tensors are stored little-endian in {@code raw_data}, large ones outside of the Java heap.
 */
public final class Onnx {
  /** The standard operators. */
  static final String STANDARD = "";

  static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  static final int FLOAT16 = TensorProto.DataType.FLOAT16_VALUE;
  static final int INT64 = TensorProto.DataType.INT64_VALUE;
  static final int UINT8 = TensorProto.DataType.UINT8_VALUE;
  static final int BOOL = TensorProto.DataType.BOOL_VALUE;

  private Onnx() {}

  /** Returns whether {@code node} is the standard operator {@code type}. */
  static boolean is(NodeProto node, String type) {
    return node.getOpType().equals(type) && standard(node);
  }

  /** Returns whether {@code node} is in the standard domain, which has two spellings. */
  public static boolean standard(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto string(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  public static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  public static long integer(NodeProto node, String name, long otherwise) {
    return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  public static long[] integers(NodeProto node, String name, long[] otherwise) {
    return attribute(node, name)
        .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray())
        .orElse(otherwise);
  }

  public static String string(NodeProto node, String name, String otherwise) {
    return attribute(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  /** Returns {@code size} little-endian bytes to write to, off the heap where they are many. */
  static ByteBuffer allocate(long size) {
    Checks.argument(size <= Integer.MAX_VALUE, "a tensor of %d bytes is too large", size);
    ByteBuffer bytes =
        size < 1 << 20 ? ByteBuffer.allocate((int) size) : ByteBuffer.allocateDirect((int) size);
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Wraps {@code bytes}, which must not change any more. */
  static TensorProto tensor(int type, ByteBuffer bytes, long... axes) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type);
    for (long axis : axes) {
      tensor.addDims(axis);
    }
    return tensor.setRawData(UnsafeByteOperations.unsafeWrap(bytes.duplicate().clear())).build();
  }

  static TensorProto floats(float[] values, long... axes) {
    ByteBuffer bytes = allocate(4L * values.length);
    bytes.asFloatBuffer().put(values);
    return tensor(FLOAT, bytes, axes);
  }

  /** Returns an int64 tensor of rank 1. */
  static TensorProto longs(long... values) {
    ByteBuffer bytes = allocate(8L * values.length);
    bytes.asLongBuffer().put(values);
    return tensor(INT64, bytes, values.length);
  }

  static long[] dims(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  static long size(TensorProto tensor) {
    return Arrays.stream(dims(tensor)).reduce(1, Math::multiplyExact);
  }

  /** Returns the numbers of a float32 tensor, in place where they are stored raw. */
  static FloatBuffer floats(TensorProto tensor) {
    Checks.argument(tensor.getDataType() == FLOAT, "%s is not float32", tensor.getName());
    if (tensor.hasRawData()) {
      return tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    }
    float[] values = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getFloatData(i);
    }
    return FloatBuffer.wrap(values);
  }

  /** Returns the numbers of an int64 tensor. */
  static long[] longs(TensorProto tensor) {
    Checks.argument(tensor.getDataType() == INT64, "%s is not int64", tensor.getName());
    if (tensor.hasRawData()) {
      long[] values = new long[tensor.getRawData().size() / 8];
      tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(values);
      return values;
    }
    return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
  }

  /** Declares a value; an axis of -1 is symbolic. */
  static ValueInfoProto value(String name, int type, long... axes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long axis : axes) {
      shape.addDim(
          axis < 0
              ? TensorShapeProto.Dimension.newBuilder().setDimParam("n").build()
              : TensorShapeProto.Dimension.newBuilder().setDimValue(axis).build());
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  /** Returns the axes that {@code value} declares, -1 for a symbolic one; empty if it has none. */
  public static Optional<long[]> axes(ValueInfoProto value) {
    if (!value.getType().hasTensorType() || !value.getType().getTensorType().hasShape()) {
      return Optional.empty();
    }
    List<TensorShapeProto.Dimension> dims = value.getType().getTensorType().getShape().getDimList();
    return Optional.of(
        dims.stream().mapToLong(d -> d.hasDimValue() ? d.getDimValue() : -1).toArray());
  }
}
