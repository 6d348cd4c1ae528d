package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns every way of writing a volumetric grid sample into the standard operator of opset 20, and
 * raises the graph to it.
 *
 * <p>Published warp networks carry {@code GridSample3D}, the node of a TensorRT plug-in that stock
 * runtimes refuse to load, or a {@code GridSample} of five axes under opset 16 or 17, which is
 * outside of the letter of the standard and refused by some execution providers. Both mean: {@code
 * float32[N, C, D, H, W]} sampled trilinearly at {@code float32[N, D2, H2, W2, 3]}, whose last axis
 * is x, y, z in [-1, 1]. The plug-in's attributes are numbers: {@code interpolation_mode} (0
 * linear, 1 nearest), {@code padding_mode} (0 zeros, 1 border, 2 reflection), {@code
 * align_corners}; the standard's are words. Both are understood, in any domain.
 */
public final class GridSamplePass implements GraphPass {
  private static final List<String> MODES = List.of("linear", "nearest", "cubic");
  private static final List<String> PADDINGS = List.of("zeros", "border", "reflection");

  @Override
  public String name() {
    return "grid-sample";
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                isCustom(node)
                    || (Onnx.is(node, "GridSample") && graph.opset() < OpsetPass.TARGET));
  }

  private static boolean isCustom(NodeProto node) {
    return node.getOpType().equals("GridSample3D")
        || (node.getOpType().equals("GridSample") && !Onnx.standard(node));
  }

  @Override
  public boolean apply(ModelGraph graph) throws InputException {
    if (!concerns(graph)) {
      return false;
    }
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      nodes.add(isCustom(node) ? standard(node) : node);
    }
    graph.setNodes(nodes);
    new OpsetPass().apply(graph);
    graph.dropUnusedDomains();
    return true;
  }

  private static NodeProto standard(NodeProto node) throws InputException {
    if (node.getInputCount() != 2 || node.getOutputCount() != 1) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "Node %s (%s) must have 2 inputs and 1 output, has %d and %d"
              .formatted(
                  node.getName(), node.getOpType(), node.getInputCount(), node.getOutputCount()));
    }
    String mode = word(node, "linear", MODES, "interpolation_mode", "mode");
    String padding = word(node, "zeros", PADDINGS, "padding_mode", "padding");
    return node.toBuilder()
        .setDomain(Onnx.STANDARD)
        .setOpType("GridSample")
        .clearAttribute()
        .addAttribute(Onnx.string("mode", mode))
        .addAttribute(Onnx.string("padding_mode", padding))
        .addAttribute(Onnx.integer("align_corners", Onnx.integer(node, "align_corners", 0)))
        .build();
  }

  private static String word(
      NodeProto node, String otherwise, List<String> words, String... attributes)
      throws InputException {
    for (String name : attributes) {
      AttributeProto attribute = Onnx.attribute(node, name).orElse(null);
      if (attribute == null) {
        continue;
      }
      if (attribute.getType() == AttributeProto.AttributeType.INT
          && attribute.getI() >= 0
          && attribute.getI() < words.size()) {
        return words.get((int) attribute.getI());
      }
      String word = attribute.getS().toStringUtf8();
      String known =
          word.startsWith("bi") ? word.substring(2) : word.replace("trilinear", "linear");
      if (words.contains(known)) {
        return known;
      }
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "Node %s (%s) has an unknown %s; known are 0 to %d and %s"
              .formatted(node.getName(), node.getOpType(), name, words.size() - 1, words));
    }
    return otherwise;
  }
}
