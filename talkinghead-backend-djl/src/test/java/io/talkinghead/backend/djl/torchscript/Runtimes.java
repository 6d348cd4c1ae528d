package io.talkinghead.backend.djl.torchscript;

import ai.djl.Model;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the same graph on ONNX Runtime and, converted, on libtorch. */
final class Runtimes {
  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private Runtimes() {}

  /** Runs {@code model} on ONNX Runtime as it is: nothing is fused. */
  static List<Array> onnx(ModelProto model, Map<String, Array> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model.toByteArray(), options)) {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        for (var input : inputs.entrySet()) {
          feeds.put(input.getKey(), feed(environment, input.getValue()));
        }
        List<Array> outputs = new ArrayList<>();
        try (OrtSession.Result result = session.run(feeds)) {
          for (Map.Entry<String, OnnxValue> output : result) {
            outputs.add(array((OnnxTensor) output.getValue()));
          }
        } finally {
          feeds.values().forEach(OnnxTensor::close);
        }
        return outputs;
      }
    }
  }

  private static OnnxTensor feed(OrtEnvironment environment, Array array) throws OrtException {
    double[] values = array.values();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * array.type().bytes)
            .order(ByteOrder.nativeOrder());
    for (double value : values) {
      put(bytes, array.type(), value);
    }
    bytes.flip();
    return switch (array.type()) {
      case FLOAT -> OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), array.axes());
      case INT64 -> OnnxTensor.createTensor(environment, bytes.asLongBuffer(), array.axes());
      case INT32 -> OnnxTensor.createTensor(environment, bytes.asIntBuffer(), array.axes());
      case BOOL -> OnnxTensor.createTensor(environment, bytes, array.axes(), OnnxJavaType.BOOL);
      default -> throw new IllegalArgumentException(array.type().toString());
    };
  }

  private static void put(ByteBuffer bytes, ElementType type, double value) {
    switch (type) {
      case FLOAT -> bytes.putFloat((float) value);
      case INT64 -> bytes.putLong((long) value);
      case INT32 -> bytes.putInt((int) value);
      case BOOL -> bytes.put((byte) value);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static Array array(OnnxTensor tensor) throws OrtException {
    TensorInfo info = tensor.getInfo();
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    ElementType type =
        switch (info.type) {
          case FLOAT -> ElementType.FLOAT;
          case DOUBLE -> ElementType.DOUBLE;
          case INT64 -> ElementType.INT64;
          case INT32 -> ElementType.INT32;
          case BOOL -> ElementType.BOOL;
          default -> throw new IllegalArgumentException(info.type.toString());
        };
    return new Array(type, info.getShape(), numbers(type, bytes));
  }

  private static double[] numbers(ElementType type, ByteBuffer bytes) {
    double[] values = new double[bytes.remaining() / type.bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> bytes.getFloat();
            case DOUBLE -> bytes.getDouble();
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            case BOOL, UINT8, INT8 -> bytes.get();
            default -> throw new IllegalArgumentException(type.toString());
          };
    }
    return values;
  }

  /** Runs the archive {@code file}; inputs go by position. */
  static List<Array> torch(Path file, List<Array> inputs)
      throws IOException, ModelException, TranslateException {
    String name = file.getFileName().toString();
    try (Model model = Model.newInstance(name, "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.load(file.getParent(), name);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDList list = new NDList();
        for (Array input : inputs) {
          list.add(array(manager, input));
        }
        List<Array> outputs = new ArrayList<>();
        for (NDArray output : predictor.predict(list)) {
          outputs.add(array(output));
        }
        return outputs;
      }
    }
  }

  private static NDArray array(NDManager manager, Array array) {
    Shape shape = new Shape(array.axes());
    double[] values = array.values();
    return switch (array.type()) {
      case FLOAT -> {
        FloatBuffer floats = FloatBuffer.allocate(values.length);
        for (double value : values) {
          floats.put((float) value);
        }
        yield manager.create(floats.flip(), shape, DataType.FLOAT32);
      }
      case INT64 -> {
        LongBuffer longs = LongBuffer.allocate(values.length);
        for (double value : values) {
          longs.put((long) value);
        }
        yield manager.create(longs.flip(), shape, DataType.INT64);
      }
      case INT32 -> {
        IntBuffer ints = IntBuffer.allocate(values.length);
        for (double value : values) {
          ints.put((int) value);
        }
        yield manager.create(ints.flip(), shape, DataType.INT32);
      }
      case BOOL -> {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (double value : values) {
          bytes.put((byte) value);
        }
        yield manager.create(bytes.flip(), shape, DataType.BOOLEAN);
      }
      default -> throw new IllegalArgumentException(array.type().toString());
    };
  }

  private static Array array(NDArray array) {
    ElementType type =
        switch (array.getDataType()) {
          case FLOAT32 -> ElementType.FLOAT;
          case FLOAT64 -> ElementType.DOUBLE;
          case INT64 -> ElementType.INT64;
          case INT32 -> ElementType.INT32;
          case BOOLEAN -> ElementType.BOOL;
          case UINT8 -> ElementType.UINT8;
          case INT8 -> ElementType.INT8;
          default -> throw new IllegalArgumentException(array.getDataType().toString());
        };
    long[] axes = array.getShape().getShape();
    if (array.size() == 0) {
      return new Array(type, axes, new double[0]);
    }
    ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.nativeOrder());
    return new Array(type, axes, numbers(type, bytes));
  }
}
