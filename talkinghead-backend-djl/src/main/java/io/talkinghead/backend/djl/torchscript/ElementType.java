package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.Optional;

/** Element types that both formats have, with their numbers and names on both sides. */
enum ElementType {
  FLOAT(TensorProto.DataType.FLOAT_VALUE, 6, "FloatStorage", 4),
  DOUBLE(TensorProto.DataType.DOUBLE_VALUE, 7, "DoubleStorage", 8),
  FLOAT16(TensorProto.DataType.FLOAT16_VALUE, 5, "HalfStorage", 2),
  UINT8(TensorProto.DataType.UINT8_VALUE, 0, "ByteStorage", 1),
  INT8(TensorProto.DataType.INT8_VALUE, 1, "CharStorage", 1),
  INT16(TensorProto.DataType.INT16_VALUE, 2, "ShortStorage", 2),
  INT32(TensorProto.DataType.INT32_VALUE, 3, "IntStorage", 4),
  INT64(TensorProto.DataType.INT64_VALUE, 4, "LongStorage", 8),
  BOOL(TensorProto.DataType.BOOL_VALUE, 11, "BoolStorage", 1);

  /** The number in ONNX files. */
  final int onnx;

  /** The number that TorchScript calls a dtype. */
  final int torch;

  /** The class in package {@code torch} that stands for the type in a pickle. */
  final String storage;

  /** Bytes per element. */
  final int bytes;

  ElementType(int onnx, int torch, String storage, int bytes) {
    this.onnx = onnx;
    this.torch = torch;
    this.storage = storage;
    this.bytes = bytes;
  }

  boolean floating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16;
  }

  /** Returns the type that ONNX calls {@code number}. */
  static Optional<ElementType> ofOnnx(int number) {
    return Arrays.stream(values()).filter(type -> type.onnx == number).findFirst();
  }
}
