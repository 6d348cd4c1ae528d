package io.talkinghead.backend.djl.torchscript;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Graphs of a family of operators, and the words to write them in a line each. */
abstract class CaseTable {
  private final List<Graph> cases = new ArrayList<>();

  /** Returns the graphs as they were added. */
  final List<Graph> cases() {
    return List.copyOf(cases);
  }

  /** Adds a graph that ends in one output, told from others of its operator by {@code label}. */
  final Graph add(int opset, String label, Function<Graph, String> body) {
    return several(opset, label, graph -> List.of(body.apply(graph)));
  }

  /** Adds a graph of several outputs. */
  final Graph several(int opset, String label, Function<Graph, List<String>> body) {
    Graph graph = Graph.opset(opset).label(label);
    graph.out(body.apply(graph).toArray(new String[0]));
    cases.add(graph);
    return graph;
  }

  /** Axes. */
  static long[] a(long... axes) {
    return axes;
  }

  /** A list. */
  static List<String> l(String... names) {
    return Arrays.asList(names);
  }
}
