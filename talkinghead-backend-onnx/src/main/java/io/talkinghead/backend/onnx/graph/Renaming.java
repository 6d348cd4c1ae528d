package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;

/** Gives the values and nodes of a graph new names, so that graphs can live in one. */
final class Renaming {
  private final String prefix;
  private final Map<String, String> bound;

  /** Puts {@code prefix} before every name but those of {@code bound}, which it gives. */
  Renaming(String prefix, Map<String, String> bound) {
    this.prefix = prefix;
    this.bound = bound;
  }

  /** Returns the new name of a value; the empty name stays empty: an input left out. */
  String of(String value) {
    String other = bound.get(value);
    if (other != null) {
      return other;
    }
    return value.isEmpty() ? value : prefix + "/" + value;
  }

  /** Returns {@code node} with new names, in its subgraphs, too. */
  NodeProto of(NodeProto node) {
    NodeProto.Builder renamed = node.toBuilder();
    if (!node.getName().isEmpty()) {
      renamed.setName(prefix + "/" + node.getName());
    }
    for (int i = 0; i < node.getInputCount(); i++) {
      renamed.setInput(i, of(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      renamed.setOutput(i, of(node.getOutput(i)));
    }
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasG()) {
        renamed.setAttribute(i, attribute.toBuilder().setG(of(attribute.getG())));
      }
    }
    return renamed.build();
  }

  /** Returns {@code graph} with new names. */
  GraphProto of(GraphProto graph) {
    GraphProto.Builder renamed = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      renamed.setNode(i, of(graph.getNode(i)));
    }
    renamed.getInitializerBuilderList().forEach(tensor -> tensor.setName(of(tensor.getName())));
    renamed.getInputBuilderList().forEach(value -> value.setName(of(value.getName())));
    renamed.getOutputBuilderList().forEach(value -> value.setName(of(value.getName())));
    renamed.getValueInfoBuilderList().forEach(value -> value.setName(of(value.getName())));
    return renamed.build();
  }
}
