package io.talkinghead.backend.onnx.graph;

import io.talkinghead.InputException;

/**
 * One rewriting of a graph that keeps its inputs, its outputs and what it computes.
 *
 * <p><b>Threads:</b> a pass has no state; a graph has one caller at a time.
 */
public interface GraphPass {
  /** Returns the name of its switch, such as {@code denormal-guard}. */
  String name();

  /**
   * Returns whether there is something to do. Cheap: looks at the nodes, not at the weights, so
   * that a file of a gigabyte that needs no rewriting is never copied.
   */
  boolean concerns(ModelGraph graph);

  /** Returns whether it needs the shapes of all values, which {@link FoldPass} supplies. */
  default boolean needsShapes() {
    return false;
  }

  /**
   * Rewrites {@code graph}.
   *
   * @return whether anything was changed
   * @throws InputException with {@code MODEL_INVALID} if a node cannot be understood
   */
  boolean apply(ModelGraph graph) throws InputException;
}
