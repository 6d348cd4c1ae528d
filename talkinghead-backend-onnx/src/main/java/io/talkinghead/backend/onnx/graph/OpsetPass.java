package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Raises the standard operators of a graph from version 13 or later to 20, and converts what
 * changed its meaning or its form on the way.
 *
 * <ul>
 *   <li>14: BatchNormalization lost the outputs that only training needs.
 *   <li>16: RoiAlign changed the default of {@code coordinate_transformation_mode}.
 *   <li>18: the reductions take their axes as an input (ReduceSum does since 13); Split into equal
 *       parts names their number.
 *   <li>20: GridSample takes any rank and calls its modes linear, nearest and cubic; DFT takes its
 *       axis as an input (refused).
 * </ul>
 *
 * The changes are read from the change log of the standard (<a
 * href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>).
 */
public final class OpsetPass implements GraphPass {
  /** The version that graphs are raised to: the first with a GridSample of five axes. */
  public static final int TARGET = 20;

  private static final int OLDEST = 13;
  private static final Set<String> REDUCTIONS =
      Set.of(
          "ReduceMean",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceSumSquare");

  @Override
  public String name() {
    return "opset";
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.opset() < TARGET;
  }

  @Override
  public boolean apply(ModelGraph graph) throws InputException {
    int opset = graph.opset();
    if (opset >= TARGET) {
      return false;
    }
    if (opset < OLDEST) {
      throw refuse("uses opset %d; opset %d or later is needed".formatted(opset, OLDEST));
    }
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      if (node.getAttributeList().stream().anyMatch(AttributeProto::hasG)) {
        throw refuse("uses control flow (%s) in opset %d".formatted(node.getOpType(), opset));
      }
      nodes.add(Onnx.standard(node) ? convert(graph, node, opset) : node);
    }
    graph.setNodes(nodes);
    graph.setOpset(TARGET);
    return true;
  }

  private static NodeProto convert(ModelGraph graph, NodeProto node, int opset)
      throws InputException {
    String type = node.getOpType();
    if (opset < 18 && REDUCTIONS.contains(type)) {
      return axesToInput(graph, node);
    }
    if (opset < 18 && type.equals("Split") && node.getInputCount() < 2) {
      return node.toBuilder()
          .addAttribute(Onnx.integer("num_outputs", node.getOutputCount()))
          .build();
    }
    if (type.equals("GridSample")) {
      return renameMode(node);
    }
    if (opset < 16
        && type.equals("RoiAlign")
        && Onnx.attribute(node, "coordinate_transformation_mode").isEmpty()) {
      return node.toBuilder()
          .addAttribute(Onnx.string("coordinate_transformation_mode", "output_half_pixel"))
          .build();
    }
    boolean training = opset < 14 && type.equals("BatchNormalization") && node.getOutputCount() > 1;
    if (training || type.equals("DFT")) {
      throw refuse("uses a form of %s that opset %d has not".formatted(type, TARGET));
    }
    return node;
  }

  private static NodeProto axesToInput(ModelGraph graph, NodeProto node) {
    AttributeProto axes = Onnx.attribute(node, "axes").orElse(null);
    if (axes == null) {
      return node; // all axes, before and after
    }
    NodeProto.Builder converted = node.toBuilder();
    converted.removeAttribute(node.getAttributeList().indexOf(axes));
    return converted
        .addInput(
            graph.addWeight(
                node.getOutput(0) + "/axes", Onnx.longs(Onnx.integers(node, "axes", new long[0]))))
        .build();
  }

  /** Returns {@code node} with the mode's name of opset 20. */
  static NodeProto renameMode(NodeProto node) {
    String mode =
        switch (Onnx.string(node, "mode", "bilinear")) {
          case "bilinear", "linear" -> "linear";
          case "bicubic", "cubic" -> "cubic";
          default -> "nearest";
        };
    NodeProto.Builder renamed = node.toBuilder().clearAttribute();
    node.getAttributeList().stream()
        .filter(attribute -> !attribute.getName().equals("mode"))
        .forEach(renamed::addAttribute);
    return renamed.addAttribute(Onnx.string("mode", mode)).build();
  }

  private static InputException refuse(String reason) {
    return new InputException(
        ErrorCode.MODEL_INVALID,
        "The graph cannot be raised to opset " + TARGET + ": it " + reason);
  }
}
