package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the tails of Gaussian heat maps out of the denormal numbers: {@code exp(x)} becomes {@code
 * exp(max(x, -60))}.
 *
 * <p>The dense motion network feeds {@code exp(-d^2 / 0.02)} to its convolutions. In a shell around
 * every key point the value is a denormal float, and every convolution that reads it runs four to
 * five times slower on a CPU. {@code exp(-60)} is 8.8e-27: far above the denormals, and far below
 * anything that a sum of such values can show. The alternative, flushing denormals for the whole
 * session, changes the arithmetic of the host's threads.
 *
 * <p>Only exponentials of a negated sum of squares are touched: behind the Exp, through products
 * and quotients with constants, stands a ReduceSum or ReduceSumSquare of squares.
 */
public final class DenormalGuardPass implements GraphPass {
  private static final float FLOOR = -60;
  private static final Set<String> SCALINGS = Set.of("Mul", "Div", "Neg");
  private static final Set<String> SHAPINGS =
      Set.of("Reshape", "Unsqueeze", "Squeeze", "Transpose", "Identity");

  @Override
  public String name() {
    return "denormal-guard";
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> isHeatMap(graph, node));
  }

  @Override
  public boolean apply(ModelGraph graph) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      if (isHeatMap(graph, node)) {
        Emitter emit = new Emitter(graph, nodes, node.getOutput(0) + "/guard");
        String guarded = emit.op("Clip", node.getInput(0), emit.scalar(FLOOR));
        nodes.add(node.toBuilder().setInput(0, guarded).build());
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  private static boolean isHeatMap(ModelGraph graph, NodeProto node) {
    return Onnx.is(node, "Exp") && isScaledSumOfSquares(graph, node.getInput(0), 8);
  }

  private static boolean isScaledSumOfSquares(ModelGraph graph, String value, int depth) {
    Optional<NodeProto> producer = graph.producer(value).filter(Onnx::standard);
    if (depth == 0 || producer.isEmpty()) {
      return false;
    }
    NodeProto node = producer.get();
    String type = node.getOpType();
    if (SHAPINGS.contains(type)) {
      return isScaledSumOfSquares(graph, node.getInput(0), depth - 1);
    }
    if (SCALINGS.contains(type)) {
      return node.getInputList().stream()
          .filter(input -> graph.constant(input).isEmpty())
          .anyMatch(input -> isScaledSumOfSquares(graph, input, depth - 1));
    }
    return type.equals("ReduceSumSquare")
        || (type.equals("ReduceSum") && isSquare(graph, node.getInput(0)));
  }

  private static boolean isSquare(ModelGraph graph, String value) {
    return graph
        .producer(value)
        .filter(
            node ->
                Onnx.is(node, "Pow")
                    || (Onnx.is(node, "Mul") && node.getInput(0).equals(node.getInput(1))))
        .isPresent();
  }
}
