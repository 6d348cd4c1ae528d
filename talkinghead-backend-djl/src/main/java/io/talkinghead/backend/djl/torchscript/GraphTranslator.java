package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.ModelGraph;
import io.talkinghead.backend.onnx.graph.Onnx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a graph as a {@link Script}: node by node, those that no output needs left out. */
final class GraphTranslator {
  private final ModelGraph graph;
  private final Script script;
  private final Map<String, Value> values = new HashMap<>();

  GraphTranslator(ModelGraph graph) {
    this.graph = graph;
    this.script = new Script(graph.inputs().size());
  }

  /** The tensors that the text of {@link #code()} names. */
  List<Weight> weights() {
    return script.weights();
  }

  /**
   * Returns the text of the class.
   *
   * @throws InputException with {@code MODEL_INVALID} that names operator and node
   */
  String code() throws InputException {
    List<NodeProto> nodes = needed();
    for (NodeProto node : nodes) {
      operator(node); // all of them before the first is translated
    }
    for (int i = 0; i < graph.inputs().size(); i++) {
      values.put(graph.inputs().get(i).getName(), input(graph.inputs().get(i), "x" + i));
    }
    for (NodeProto node : nodes) {
      translate(node);
    }
    List<String> results = new ArrayList<>();
    for (ValueInfoProto output : graph.outputs()) {
      results.add(result(output.getName(), results));
    }
    return script.code(results);
  }

  private List<NodeProto> needed() {
    Set<String> names = new HashSet<>();
    graph.outputs().forEach(output -> names.add(output.getName()));
    List<NodeProto> needed = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      NodeProto node = graph.nodes().get(i);
      if (node.getOutputList().stream().anyMatch(names::contains)) {
        needed.add(node);
        names.addAll(node.getInputList());
      }
    }
    Collections.reverse(needed);
    return needed;
  }

  private static Operator operator(NodeProto node) throws InputException {
    return Operators.of(node)
        .orElseThrow(() -> Node.refuse(node, "it is none of those that are known"));
  }

  private static Value input(ValueInfoProto input, String name) throws InputException {
    int number = input.getType().getTensorType().getElemType();
    Optional<ElementType> type = ElementType.ofOnnx(number);
    Optional<long[]> axes = Onnx.axes(input);
    if (type.isEmpty() || axes.isEmpty()) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "Input %s must be a tensor of numbers that declares its axes".formatted(input.getName()));
    }
    return Value.variable(type.get(), axes.get(), name);
  }

  private void translate(NodeProto proto) throws InputException {
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String name : proto.getInputList()) {
      inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(value(proto, name)));
    }
    while (!inputs.isEmpty() && inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    Node node = new Node(proto, graph.opset(), inputs, script);
    List<Value> outputs;
    try {
      outputs = operator(proto).translate(node);
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Node.refuse(proto, "its shapes or numbers do not fit (" + e + ")", e);
    }
    for (int i = 0; i < outputs.size() && i < proto.getOutputCount(); i++) {
      values.put(proto.getOutput(i), outputs.get(i));
    }
  }

  private Value value(NodeProto user, String name) throws InputException {
    Value value = values.get(name);
    if (value == null) {
      TensorProto weight = graph.weights().get(name);
      if (weight == null) {
        throw Node.refuse(user, "nothing makes its input " + name);
      }
      Optional<ElementType> type = ElementType.ofOnnx(weight.getDataType());
      if (type.isEmpty()) {
        throw Node.refuse(user, "%s has the element type %d".formatted(name, weight.getDataType()));
      }
      value = Value.constant(type.get(), weight);
      values.put(name, value);
    }
    return value;
  }

  /** Returns a variable that no other output, no input and no weight shares. */
  private String result(String name, List<String> others) throws InputException {
    Value value = values.get(name);
    if (value == null) {
      TensorProto weight = graph.weights().get(name);
      if (weight == null) {
        throw new InputException(ErrorCode.MODEL_INVALID, "Nothing makes the output " + name);
      }
      value = Node.constant(weight);
    }
    String variable = script.name(value);
    if (!variable.startsWith("v") || others.contains(variable)) {
      return script.assign("torch.clone(" + variable + ")");
    }
    String whole = script.assign("torch.contiguous(" + variable + ")");
    value.name(whole); // a second output of the same name is another tensor
    return whole;
  }
}
