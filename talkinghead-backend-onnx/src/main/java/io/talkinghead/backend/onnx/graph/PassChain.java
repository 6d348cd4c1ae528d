package io.talkinghead.backend.onnx.graph;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Passes in the order in which they run.
 *
 * @param passes all passes that are switched on
 */
public record PassChain(List<GraphPass> passes) {
  /** Changes whenever a pass changes what it writes, so that older copies are not used any more. */
  private static final String REVISION = "2";

  public PassChain {
    passes = List.copyOf(passes);
  }

  /**
   * Returns the passes that have something to do on {@code graph}, and those that they need. Empty
   * if the file can be used as it is.
   */
  public PassChain plan(ModelGraph graph) {
    List<GraphPass> planned = new ArrayList<>();
    for (GraphPass pass : passes) {
      if (pass.concerns(graph)) {
        planned.add(pass);
      }
    }
    boolean shapes = planned.stream().anyMatch(GraphPass::needsShapes);
    if (!shapes) {
      return new PassChain(planned);
    }
    return new PassChain(
        passes.stream().filter(p -> planned.contains(p) || p instanceof FoldPass).toList());
  }

  /** Runs all passes on {@code graph}. */
  public void apply(ModelGraph graph) throws InputException {
    for (GraphPass pass : passes) {
      pass.apply(graph);
    }
  }

  /** Returns a text that is equal for chains that write the same. */
  public String signature() {
    return passes.stream()
        .map(GraphPass::name)
        .collect(Collectors.joining(",", REVISION + ":", ""));
  }
}
