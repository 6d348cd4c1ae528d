package io.talkinghead.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Whether several pictures in one call of a network cost less than one by one: opens the first axis
 * of the networks that work on each picture, which are published with a fixed 1, and measures
 * processor time with 1, 2 and 4. {@code java -cp talkinghead-bench/target/benchmarks.jar
 * io.talkinghead.bench.BatchAxis [folder of the pack]}
 */
public final class BatchAxis {
  private static final List<String> NETWORKS =
      List.of("stitch_network", "warp_network", "decoder", "lmdm_v0.4_hubert");
  private static final int[] BATCHES = {1, 2, 4};
  private static final int WARM_UP = 5;
  private static final int CALLS = 50;

  private BatchAxis() {}

  /** Measures the pack of the first argument, or the synthetic one. */
  public static void main(String[] arguments) throws IOException, OrtException {
    Path pack = arguments.length > 0 ? Path.of(arguments[0]) : DittoSamples.pack();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      for (String name : NETWORKS) {
        byte[] opened = opened(Files.readAllBytes(pack.resolve(name + ".onnx")));
        try (OrtSession session = environment.createSession(opened, options)) {
          for (int batch : BATCHES) {
            measure(environment, session, name, batch);
          }
        }
      }
    }
  }

  private static byte[] opened(byte[] model) throws IOException {
    ModelProto.Builder opened = ModelProto.parseFrom(model).toBuilder();
    GraphProto.Builder graph = opened.getGraphBuilder();
    graph.getInputBuilderList().forEach(BatchAxis::open);
    graph.getOutputBuilderList().forEach(BatchAxis::open);
    graph.clearValueInfo();
    return opened.build().toByteArray();
  }

  private static void open(ValueInfoProto.Builder value) {
    TensorShapeProto.Builder shape =
        value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    if (shape.getDimCount() > 0) {
      shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    }
  }

  private static void measure(
      OrtEnvironment environment, OrtSession session, String name, int batch) throws OrtException {
    Map<String, OnnxTensor> inputs = inputs(environment, session, batch);
    try {
      for (int i = 0; i < WARM_UP; i++) {
        session.run(inputs).close();
      }
      long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS; i++) {
        session.run(inputs).close();
      }
      double millis =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6 / CALLS;
      System.out.printf(
          Locale.ROOT,
          "%-18s batch %d: %8.3f ms a call, %8.3f ms a picture%n",
          name,
          batch,
          millis,
          millis / batch);
    } catch (OrtException e) {
      System.out.printf("%-18s batch %d: refused (%s)%n", name, batch, e.getCode());
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, OnnxTensor> inputs(
      OrtEnvironment environment, OrtSession session, int batch) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Random random = new Random(1);
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      TensorInfo info = (TensorInfo) input.getValue().getInfo();
      long[] shape = info.getShape();
      shape[0] = batch;
      int count = 1;
      for (long length : shape) {
        count = Math.toIntExact(count * length);
      }
      inputs.put(
          input.getKey(),
          info.type == OnnxJavaType.INT64
              ? OnnxTensor.createTensor(environment, LongBuffer.allocate(count), shape)
              : OnnxTensor.createTensor(environment, noise(random, count), shape));
    }
    return inputs;
  }

  private static FloatBuffer noise(Random random, int count) {
    FloatBuffer values = FloatBuffer.allocate(count);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian() * 0.3f);
    }
    return values.flip();
  }
}
