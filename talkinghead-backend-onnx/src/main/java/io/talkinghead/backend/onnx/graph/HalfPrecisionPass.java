package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes in float16 what bears it; inputs and outputs stay float32.
 *
 * <p>Coordinates do not: eleven bits cannot name the voxel, so GridSample and all that computes its
 * grid stays float32, back to the convolutions and normalised exponentials that the grid is made
 * from. The same holds for Exp, whose argument is a scaled square. Between the two, Cast nodes.
 *
 * <p>Types must be known: {@link FoldPass} comes before.
 */
public final class HalfPrecisionPass implements GraphPass {
  /** Where the search for the makers of coordinates ends. */
  private static final Set<String> BOUNDARIES =
      Set.of("Conv", "ConvTranspose", "MatMul", "Gemm", "Softmax", "Sigmoid");

  /** Operators whose float inputs behind the first are float32 by definition. */
  private static final Set<String> FULL_INPUTS = Set.of("Resize", "Upsample");

  private static final float LARGEST = 65504;

  @Override
  public String name() {
    return "fp16";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return true;
  }

  @Override
  public boolean apply(ModelGraph graph) throws InputException {
    for (NodeProto node : graph.nodes()) {
      if (node.getAttributeList().stream().anyMatch(AttributeProto::hasG)) {
        throw new InputException(
            ErrorCode.MODEL_INVALID, "A graph with control flow cannot be computed in fp16");
      }
    }
    new Conversion(graph).run();
    return true;
  }

  /** One graph on its way. */
  private static final class Conversion {
    private final ModelGraph graph;
    private final Set<NodeProto> full;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Set<String> isHalf = new HashSet<>(); // values that exist in float16
    private final Map<String, String> asHalf = new HashMap<>();
    private final Map<String, String> asFull = new HashMap<>();

    Conversion(ModelGraph graph) {
      this.graph = graph;
      full = keptFull(graph);
    }

    void run() {
      Set<String> outputs = new HashSet<>();
      graph.outputs().forEach(output -> outputs.add(output.getName()));
      for (NodeProto node : graph.nodes()) {
        boolean floats =
            node.getOutputList().stream().anyMatch(o -> graph.elementType(o) == Onnx.FLOAT);
        boolean half = floats && !full.contains(node);
        NodeProto.Builder builder = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
          boolean wanted = half && !(i > 0 && FULL_INPUTS.contains(node.getOpType()));
          builder.setInput(i, wanted ? half(node.getInput(i)) : full(node.getInput(i)));
        }
        if (half) {
          halve(node, builder, outputs);
        } else {
          nodes.add(builder.build());
        }
      }
      graph.setNodes(nodes);
      graph.forgetTypes();
    }

    private void halve(NodeProto node, NodeProto.Builder builder, Set<String> outputs) {
      builder.clearAttribute();
      for (AttributeProto attribute : node.getAttributeList()) {
        builder.addAttribute(halve(node, attribute));
      }
      Map<String, String> casts = new HashMap<>();
      for (int i = 0; i < node.getOutputCount(); i++) {
        String name = node.getOutput(i);
        if (graph.elementType(name) != Onnx.FLOAT) {
          continue;
        }
        if (outputs.contains(name)) {
          String inner = graph.freshName(name + "/half");
          builder.setOutput(i, inner);
          asHalf.put(name, inner);
          casts.put(inner, name);
        } else {
          isHalf.add(name);
        }
      }
      nodes.add(builder.build());
      casts.forEach((inner, name) -> cast(inner, name, Onnx.FLOAT));
    }

    private static AttributeProto halve(NodeProto node, AttributeProto attribute) {
      if (Onnx.is(node, "Cast") && attribute.getI() == Onnx.FLOAT) {
        return attribute.toBuilder().setI(Onnx.FLOAT16).build();
      }
      if (attribute.hasT() && attribute.getT().getDataType() == Onnx.FLOAT) {
        return attribute.toBuilder().setT(toHalf(attribute.getT())).build();
      }
      return attribute;
    }

    private String half(String value) {
      if (value.isEmpty() || isHalf.contains(value) || graph.elementType(value) != Onnx.FLOAT) {
        return value;
      }
      String known = asHalf.get(value);
      if (known != null) {
        return known;
      }
      String name = graph.freshName(value + "/half");
      TensorProto weight = graph.weights().get(value);
      if (weight != null) {
        graph.putWeight(name, toHalf(weight));
      } else {
        cast(value, name, Onnx.FLOAT16);
      }
      asHalf.put(value, name);
      return name;
    }

    private String full(String value) {
      if (!isHalf.contains(value)) {
        return value;
      }
      String known = asFull.get(value);
      if (known != null) {
        return known;
      }
      String name = graph.freshName(value + "/full");
      cast(value, name, Onnx.FLOAT);
      asFull.put(value, name);
      return name;
    }

    private void cast(String from, String to, int type) {
      new Emitter(graph, nodes, to).into(to, "Cast", List.of(from), Onnx.integer("to", type));
    }
  }

  /** Returns the nodes that stay float32. */
  private static Set<NodeProto> keptFull(ModelGraph graph) {
    Set<NodeProto> kept = new HashSet<>();
    Deque<NodeProto> open = new ArrayDeque<>();
    for (NodeProto node : graph.nodes()) {
      if (Onnx.is(node, "GridSample")) {
        kept.add(node);
        graph.producer(node.getInput(1)).ifPresent(open::push);
      } else if (Onnx.is(node, "Exp")) {
        open.push(node);
      }
    }
    while (!open.isEmpty()) {
      NodeProto node = open.pop();
      if (!BOUNDARIES.contains(node.getOpType()) && kept.add(node)) {
        node.getInputList().forEach(input -> graph.producer(input).ifPresent(open::push));
      }
    }
    return kept;
  }

  private static TensorProto toHalf(TensorProto tensor) {
    FloatBuffer from = Onnx.floats(tensor);
    ByteBuffer bytes = Onnx.allocate(2L * from.remaining());
    while (from.hasRemaining()) {
      float value = Math.max(-LARGEST, Math.min(LARGEST, from.get()));
      bytes.putShort(Fp16Conversions.floatToFp16(value));
    }
    return Onnx.tensor(Onnx.FLOAT16, bytes, Onnx.dims(tensor)).toBuilder()
        .setName(tensor.getName())
        .build();
  }
}
