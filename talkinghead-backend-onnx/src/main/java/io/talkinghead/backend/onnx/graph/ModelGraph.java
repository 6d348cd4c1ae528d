package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model while it is rewritten: nodes in topological order, weights by name, and what is
 * known about the values between them.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
public final class ModelGraph {
  private final ModelProto frame; // everything but nodes, weights, inputs, outputs and types
  private final Map<String, TensorProto> weights = new LinkedHashMap<>();
  private final Map<String, ValueInfoProto> types = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<OperatorSetIdProto> opsets;
  private List<NodeProto> nodes;
  private List<ValueInfoProto> inputs = new ArrayList<>();
  private List<ValueInfoProto> outputs;
  private @Nullable Map<String, NodeProto> producers;

  /** Takes {@code model} apart; tensors are shared, not copied. */
  public ModelGraph(ModelProto model) {
    GraphProto graph = model.getGraph();
    opsets = new ArrayList<>(model.getOpsetImportList());
    nodes = new ArrayList<>(graph.getNodeList());
    outputs = new ArrayList<>(graph.getOutputList());
    graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
    for (ValueInfoProto input : graph.getInputList()) {
      if (!weights.containsKey(input.getName())) { // files of IR 3 list weights as inputs, too
        inputs.add(input);
      }
      types.put(input.getName(), input);
    }
    graph.getValueInfoList().forEach(value -> types.put(value.getName(), value));
    outputs.forEach(value -> types.put(value.getName(), value));
    names.addAll(types.keySet());
    names.addAll(weights.keySet());
    nodes.forEach(
        node -> {
          names.add(node.getName());
          names.addAll(node.getOutputList());
        });
    frame =
        model.toBuilder()
            .clearOpsetImport()
            .setGraph(
                graph.toBuilder()
                    .clearNode()
                    .clearInitializer()
                    .clearInput()
                    .clearOutput()
                    .clearValueInfo())
            .build();
  }

  /** Puts the model together again, without the weights that nobody uses. */
  public ModelProto toModel() {
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> collectUsed(node, used));
    outputs.forEach(output -> used.add(output.getName()));
    GraphProto.Builder graph =
        frame.getGraph().toBuilder().addAllNode(nodes).addAllInput(inputs).addAllOutput(outputs);
    weights.forEach(
        (name, tensor) -> {
          if (used.contains(name)) {
            graph.addInitializer(tensor);
          }
        });
    Set<String> made = new LinkedHashSet<>();
    nodes.forEach(node -> made.addAll(node.getOutputList()));
    outputs.forEach(output -> made.remove(output.getName()));
    for (String name : made) {
      ValueInfoProto type = types.get(name);
      if (type != null) {
        graph.addValueInfo(type);
      }
    }
    return frame.toBuilder().addAllOpsetImport(opsets).setGraph(graph).build();
  }

  private static void collectUsed(NodeProto node, Set<String> used) {
    used.addAll(node.getInputList());
    node.getAttributeList()
        .forEach(
            attribute -> {
              attribute.getG().getNodeList().forEach(inner -> collectUsed(inner, used));
              attribute.getG().getOutputList().forEach(value -> used.add(value.getName()));
            });
  }

  /**
   * Takes over nodes, weights and types of {@code other}, whose inputs and outputs are the same.
   */
  void adopt(ModelGraph other) {
    weights.clear();
    weights.putAll(other.weights);
    opsets.clear();
    opsets.addAll(other.opsets);
    names.addAll(other.names);
    types.clear();
    types.putAll(other.types);
    inputs.forEach(this::declare);
    outputs.forEach(this::declare);
    setNodes(other.nodes);
  }

  /** Returns the version of the standard operators. */
  public int opset() {
    return opsets.stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToInt(set -> (int) set.getVersion())
        .max()
        .orElse(1);
  }

  /** Declares the version of the standard operators. */
  void setOpset(int version) {
    opsets.removeIf(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"));
    opsets.add(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version).build());
  }

  /** Returns the declared versions of all operators. */
  List<OperatorSetIdProto> opsets() {
    return List.copyOf(opsets);
  }

  /** Forgets a domain that no node uses any more. */
  void dropUnusedDomains() {
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> used.add(node.getDomain()));
    opsets.removeIf(
        set ->
            !set.getDomain().isEmpty()
                && !set.getDomain().equals("ai.onnx")
                && !used.contains(set.getDomain()));
  }

  /** Returns the nodes, producers before their consumers. */
  public List<NodeProto> nodes() {
    return nodes;
  }

  /** Replaces the nodes. */
  void setNodes(List<NodeProto> replacement) {
    nodes = new ArrayList<>(replacement);
    producers = null;
  }

  /** Returns the inputs. */
  public List<ValueInfoProto> inputs() {
    return inputs;
  }

  /** Replaces the inputs. */
  void setInputs(List<ValueInfoProto> replacement) {
    inputs = new ArrayList<>(replacement);
    inputs.forEach(this::declare);
  }

  /** Returns the outputs. */
  public List<ValueInfoProto> outputs() {
    return outputs;
  }

  /** Replaces the outputs. */
  void setOutputs(List<ValueInfoProto> replacement) {
    outputs = new ArrayList<>(replacement);
    outputs.forEach(this::declare);
  }

  /** Returns the weights by name. */
  public Map<String, TensorProto> weights() {
    return weights;
  }

  /** Adds or replaces a weight. */
  void putWeight(String name, TensorProto tensor) {
    weights.put(name, tensor.toBuilder().setName(name).build());
    names.add(name);
  }

  /** Adds a weight under a new name that begins with {@code hint}; returns the name. */
  String addWeight(String hint, TensorProto tensor) {
    String name = freshName(hint);
    putWeight(name, tensor);
    return name;
  }

  /** Returns a name that nothing bears yet. */
  String freshName(String hint) {
    String name = hint;
    for (int i = 1; !names.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** Returns the node that makes {@code value}; empty for inputs and weights. */
  Optional<NodeProto> producer(String value) {
    if (producers == null) {
      producers = new HashMap<>();
      for (NodeProto node : nodes) {
        for (String output : node.getOutputList()) {
          producers.put(output, node);
        }
      }
    }
    return Optional.ofNullable(producers.get(value));
  }

  /** Returns the constant behind {@code value}, through Identity and Constant nodes. */
  Optional<TensorProto> constant(String value) {
    TensorProto weight = weights.get(value);
    if (weight != null) {
      return Optional.of(weight);
    }
    NodeProto node = producer(value).orElse(null);
    if (node == null || !Onnx.standard(node)) {
      return Optional.empty();
    }
    return switch (node.getOpType()) {
      case "Identity" -> constant(node.getInput(0));
      case "Constant" -> Onnx.attribute(node, "value").map(a -> a.getT());
      default -> Optional.empty();
    };
  }

  /** Notes the type of a value. */
  void declare(ValueInfoProto value) {
    types.put(value.getName(), value);
    names.add(value.getName());
  }

  /** Forgets what is known about values that are neither inputs nor outputs. */
  void forgetTypes() {
    types.clear();
    inputs.forEach(this::declare);
    outputs.forEach(this::declare);
  }

  /** Returns what is known about the type of {@code value}. */
  Optional<ValueInfoProto> type(String value) {
    return Optional.ofNullable(types.get(value));
  }

  /** Returns the element type of {@code value}, 0 if unknown. */
  int elementType(String value) {
    TensorProto weight = weights.get(value);
    if (weight != null) {
      return weight.getDataType();
    }
    return type(value).map(t -> t.getType().getTensorType().getElemType()).orElse(0);
  }

  /** Returns the axes of {@code value} if all of them are known. */
  Optional<long[]> axes(String value) {
    TensorProto weight = weights.get(value);
    if (weight != null) {
      return Optional.of(Onnx.dims(weight));
    }
    return type(value)
        .flatMap(Onnx::axes)
        .filter(axes -> Arrays.stream(axes).allMatch(a -> a >= 0));
  }
}
