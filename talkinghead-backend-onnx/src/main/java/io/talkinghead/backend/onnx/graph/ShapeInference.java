package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.util.Map;

/**
 * Learns the types and shapes of all values from the runtime: every value becomes an output of a
 * copy of the graph, and the session that is made of it knows the outputs' types.
 *
 * <p>Large weights take part as inputs, so that nothing heavy is loaded.
 */
final class ShapeInference {
  /** Weights up to this many elements may hold shapes, and stay. */
  private static final int SMALL = 4096;

  private ShapeInference() {}

  /** Declares the types of all values of {@code graph}. */
  static void infer(ModelGraph graph, OrtEnvironment environment) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1"); // nothing will run
      byte[] skeleton = skeleton(graph.toModel()).toByteArray();
      try (OrtSession session = environment.createSession(skeleton, options)) {
        for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
          if (output.getValue().getInfo() instanceof TensorInfo info) {
            int type = elementType(info.type);
            if (type != 0) {
              graph.declare(Onnx.value(output.getKey(), type, info.getShape()));
            }
          }
        }
      }
    }
    graph.inputs().forEach(graph::declare);
    graph.outputs().forEach(graph::declare);
  }

  private static int elementType(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Onnx.FLOAT;
      case FLOAT16 -> Onnx.FLOAT16;
      case DOUBLE -> TensorProto.DataType.DOUBLE_VALUE;
      case INT32 -> TensorProto.DataType.INT32_VALUE;
      case INT64 -> Onnx.INT64;
      case UINT8 -> Onnx.UINT8;
      case BOOL -> Onnx.BOOL;
      default -> 0; // none that the passes ask for
    };
  }

  private static ModelProto skeleton(ModelProto model) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearInitializer().clearOutput().clearValueInfo();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (Onnx.size(tensor) <= SMALL) {
        graph.addInitializer(tensor);
      } else {
        graph.addInput(Onnx.value(tensor.getName(), tensor.getDataType(), Onnx.dims(tensor)));
      }
    }
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }
}
