package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Appends nodes to a list, under names that begin alike. */
final class Emitter {
  private final ModelGraph graph;
  private final List<NodeProto> target;
  private final String prefix;

  Emitter(ModelGraph graph, List<NodeProto> target, String prefix) {
    this.graph = graph;
    this.target = target;
    this.prefix = prefix;
  }

  /** Appends a standard operator with one new output; returns the name of the output. */
  String op(String type, List<String> inputs, AttributeProto... attributes) {
    String output = graph.freshName(prefix + "/" + type);
    into(output, type, inputs, attributes);
    return output;
  }

  /** Appends a standard operator of two inputs. */
  String op(String type, String left, String right) {
    return op(type, List.of(left, right));
  }

  /** Appends a standard operator that makes {@code output}. */
  void into(String output, String type, List<String> inputs, AttributeProto... attributes) {
    target.add(
        NodeProto.newBuilder()
            .setName(graph.freshName(prefix + "/" + type + "_node"))
            .setOpType(type)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(Arrays.asList(attributes))
            .build());
  }

  /** Adds a float32 constant. */
  String floats(float[] values, long... axes) {
    return graph.addWeight(prefix + "/floats", Onnx.floats(values, axes));
  }

  /** Adds a constant under a name that ends with {@code hint}. */
  String weight(String hint, TensorProto tensor) {
    return graph.addWeight(prefix + "/" + hint, tensor);
  }

  /** Adds a float32 scalar. */
  String scalar(float value) {
    return floats(new float[] {value});
  }

  /** Adds an int64 constant of rank 1. */
  String longs(long... values) {
    return graph.addWeight(prefix + "/longs", Onnx.longs(values));
  }

  String reshape(String value, long... axes) {
    return op("Reshape", value, longs(axes));
  }

  String transpose(String value, long... permutation) {
    return op("Transpose", List.of(value), Onnx.integers("perm", permutation));
  }

  String cast(String value, int type) {
    return op("Cast", List.of(value), Onnx.integer("to", type));
  }

  String concat(long axis, List<String> values) {
    return op("Concat", new ArrayList<>(values), Onnx.integer("axis", axis));
  }
}
