package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes small graphs for tests, with inputs to run them on. */
final class Graph {
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private final Map<String, Array> inputs = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final Random random = new Random(5);
  private final int opset;
  private String label = "";
  private boolean fixedOnly;
  private int names;

  private Graph(int opset) {
    this.opset = opset;
  }

  /** Returns a graph that has no node yet. */
  static Graph opset(int opset) {
    return new Graph(opset);
  }

  /** Adds an input of random numbers around 0. */
  String in(long... axes) {
    return in(ElementType.FLOAT, axes, i -> random.nextGaussian());
  }

  /** Adds an input of random numbers in [low, high). */
  String between(double low, double high, long... axes) {
    return in(ElementType.FLOAT, axes, i -> low + (high - low) * random.nextDouble());
  }

  String longs(long[] axes, long... values) {
    return in(ElementType.INT64, axes, i -> values[i]);
  }

  String ints(long[] axes, int... values) {
    return in(ElementType.INT32, axes, i -> values[i]);
  }

  String bools(long... axes) {
    return in(ElementType.BOOL, axes, i -> random.nextInt(2));
  }

  String floats(long[] axes, double... values) {
    return in(ElementType.FLOAT, axes, i -> values[i]);
  }

  private interface Filling {
    double at(int i);
  }

  private String in(ElementType type, long[] axes, Filling numbers) {
    double[] values = new double[(int) Axes.product(axes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == ElementType.FLOAT ? (float) numbers.at(i) : numbers.at(i);
    }
    String name = "in" + names++;
    inputs.put(name, new Array(type, axes, values));
    return name;
  }

  /** Adds constant random numbers. */
  String weight(long... axes) {
    float[] values = new float[(int) Axes.product(axes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return constant(Numbers.floats(values, axes));
  }

  /** Adds a constant vector. */
  String vector(long... values) {
    return constant(Numbers.longs(values));
  }

  String scalar(long value) {
    TensorProto tensor = Numbers.longs(value);
    return constant(tensor.toBuilder().clearDims().build());
  }

  String scalar(double value) {
    return constant(Numbers.floats(new float[] {(float) value}));
  }

  String reals(long[] axes, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return constant(Numbers.floats(floats, axes));
  }

  String constant(TensorProto tensor) {
    String name = "c" + names++;
    constants.add(tensor.toBuilder().setName(name).build());
    return name;
  }

  /** Appends a node with one output; attributes are pairs of name and value. */
  String op(String type, List<String> in, Object... attributes) {
    return op(type, 1, in, attributes).get(0);
  }

  /** Appends a node with several outputs. */
  List<String> op(String type, int count, List<String> in, Object... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName("node_" + names++);
    node.addAllInput(in);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
    }
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add("n" + names++);
    }
    nodes.add(node.addAllOutput(made));
    return made;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number);
    } else if (value instanceof Float number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
    } else if (value instanceof String word) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(word));
    } else if (value instanceof TensorProto tensor) {
      attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor);
    } else {
      attribute.setType(AttributeProto.AttributeType.INTS);
      Arrays.stream((long[]) value).forEach(attribute::addInts);
    }
    return attribute.build();
  }

  Graph out(String... names) {
    outputs.addAll(List.of(names));
    return this;
  }

  /** Tells this graph from others of the same operator. */
  Graph label(String text) {
    label = text;
    return this;
  }

  /** Marks a form whose shapes must be known when it is translated. */
  Graph fixedOnly() {
    fixedOnly = true;
    return this;
  }

  boolean isFixedOnly() {
    return fixedOnly;
  }

  Map<String, Array> inputs() {
    return inputs;
  }

  /** Puts the nodes into another domain. */
  Graph domain(String domain) {
    nodes.forEach(node -> node.setDomain(domain));
    return this;
  }

  /** Returns the model; with {@code open} extents of its inputs it has no extents, only axes. */
  ModelProto model(boolean open) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    inputs.forEach((name, array) -> graph.addInput(declare(name, array, open)));
    constants.forEach(graph::addInitializer);
    nodes.forEach(graph::addNode);
    outputs.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    return ModelProto.newBuilder()
        .setIrVersion(opset > 20 ? 10 : 9)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build();
  }

  private static ValueInfoProto declare(String name, Array array, boolean open) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < array.axes().length; i++) {
      TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(open ? extent.setDimParam(name + "_" + i) : extent.setDimValue(array.axes()[i]));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(array.type().onnx).setShape(shape)))
        .build();
  }

  @Override
  public String toString() {
    String types =
        String.join("+", nodes.stream().map(NodeProto.Builder::getOpType).distinct().toList());
    return types + (label.isEmpty() ? "" : " " + label);
  }
}
