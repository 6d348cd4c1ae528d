package io.talkinghead.backend.djl.torchscript;

import java.util.Collections;
import java.util.Map;
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

  /** Returns the operators by name. */
  static Map<String, Operator> byName() {
    return ALL;
  }
}
