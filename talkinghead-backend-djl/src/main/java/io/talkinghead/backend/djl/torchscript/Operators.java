package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.talkinghead.backend.onnx.graph.Onnx;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All operators that can be written as TorchScript, by their names in the standard domain. */
final class Operators {
  private static final Map<String, Operator> ALL = all();

  private Operators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> operators = new TreeMap<>();
    PointwiseOperators.addTo(operators);
    ArithmeticOperators.addTo(operators);
    ShapeOperators.addTo(operators);
    MakingOperators.addTo(operators);
    PieceOperators.addTo(operators);
    PickOperators.addTo(operators);
    ConvolutionOperators.addTo(operators);
    NormalOperators.addTo(operators);
    ReductionOperators.addTo(operators);
    MatrixOperators.addTo(operators);
    operators.put("Pad", new PadOperator());
    operators.put("Resize", new ResizeOperator());
    operators.put("GridSample", new GridSampleOperator());
    return Collections.unmodifiableMap(operators);
  }

  /** Returns what writes {@code node}; empty if it is not known. */
  static Optional<Operator> of(NodeProto node) {
    return Onnx.standard(node) ? Optional.ofNullable(ALL.get(node.getOpType())) : Optional.empty();
  }

  /** Returns the names of all that are known. */
  static Set<String> names() {
    return ALL.keySet();
  }
}
