package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Operators that follow each other: what one tells the next about shapes must be true. */
class RandomGraphTest {
  /** Extents are these or 1, so that any two values can be added. */
  private static final long[] FULL = {2, 3, 4};

  private final List<String> pool = new ArrayList<>();
  private Random random = new Random(0);

  @Property(tries = 60)
  void randomGraph_agrees(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int nodes, @ForAll boolean open)
      throws Exception {
    random = new Random(seed);
    pool.clear();
    Graph graph = Graph.opset(18);
    for (int i = 0; i < 3; i++) {
      pool.add(graph.in(axis(0), axis(1), axis(2)));
    }
    pool.add(graph.weight(axis(0), axis(1), axis(2)));
    for (int i = 0; i < nodes; i++) {
      pool.add(next(graph));
    }
    graph.out(pool.get(pool.size() - 1), pool.get(pool.size() - 2));
    ModelProto model = graph.model(open);
    Path folder = Files.createTempDirectory("random-graph");
    Path onnx = folder.resolve("graph.onnx");
    Path torch = folder.resolve("graph.pt");
    try {
      try (OutputStream stream = Files.newOutputStream(onnx)) {
        model.writeTo(stream);
      }
      List<Array> expected = Runtimes.onnx(model, graph.inputs());
      TorchScriptConverter.convert(onnx, torch);
      List<Array> actual = Runtimes.torch(torch, List.copyOf(graph.inputs().values()));
      assertThat(actual).hasSize(2);
      for (int i = 0; i < 2; i++) {
        actual.get(i).assertClose(expected.get(i), 1e-5, 1, "output " + i);
      }
    } finally {
      Files.deleteIfExists(onnx);
      Files.deleteIfExists(torch);
      Files.deleteIfExists(folder);
    }
  }

  private long axis(int i) {
    return random.nextInt(3) == 0 ? 1 : FULL[i];
  }

  private String any() {
    return pool.get(random.nextInt(pool.size()));
  }

  private String next(Graph g) {
    String x = any();
    return switch (random.nextInt(16)) {
      case 0 -> g.op("Add", List.of(x, any()));
      case 1 -> g.op("Sub", List.of(x, any()));
      case 2 -> g.op("Tanh", List.of(g.op("Mul", List.of(x, any()))));
      case 3 -> g.op("Max", List.of(x, any(), g.scalar(-0.5)));
      case 4 -> g.op("Where", List.of(g.bools(FULL), x, any()));
      case 5 -> g.op("Softmax", List.of(x), "axis", random.nextInt(3) - 3);
      case 6 -> g.op("ReduceMean", List.of(x, g.vector(random.nextInt(3))));
      case 7 -> g.op("Clip", List.of(x, g.scalar(-1.0), g.scalar(0.75)));
      case 8 -> g.op("Sigmoid", List.of(x));
      case 9 -> turned(g, x);
      case 10 -> flat(g, x);
      case 11 -> half(g, x);
      case 12 -> g.op("Expand", List.of(x, g.vector(1, 3, 1)));
      case 13 -> parts(g, x);
      case 14 -> sized(g, x);
      default -> product(g, x);
    };
  }

  /** There and back again. */
  private static String turned(Graph g, String x) {
    String there = g.op("Transpose", List.of(x), "perm", new long[] {2, 0, 1});
    String relu = g.op("Relu", List.of(there));
    return g.op("Transpose", List.of(relu), "perm", new long[] {1, 2, 0});
  }

  /** Reshapes to a row and back by the shape that was. */
  private static String flat(Graph g, String x) {
    String shape = g.op("Shape", List.of(x));
    String row = g.op("Reshape", List.of(x, g.vector(-1)));
    return g.op("Reshape", List.of(g.op("Neg", List.of(row)), shape));
  }

  /** Joins with itself and takes the first half, whose end is computed. */
  private static String half(Graph g, String x) {
    String twice = g.op("Concat", List.of(x, g.op("Abs", List.of(x))), "axis", 1);
    String extent = g.op("Gather", List.of(g.op("Shape", List.of(twice)), g.vector(1)), "axis", 0);
    String end = g.op("Div", List.of(extent, g.vector(2)));
    return g.op("Slice", List.of(twice, g.vector(0), end, g.vector(1)));
  }

  private static String parts(Graph g, String x) {
    String twice = g.op("Concat", List.of(x, x), "axis", 2);
    List<String> halves = g.op("Split", 2, List.of(twice), "axis", 2, "num_outputs", 2);
    String column = g.op("Unsqueeze", List.of(halves.get(1), g.vector(1)));
    return g.op("Squeeze", List.of(column, g.vector(1)));
  }

  /** Divides by its own extent. */
  private static String sized(Graph g, String x) {
    String extent = g.op("Gather", List.of(g.op("Shape", List.of(x)), g.scalar(-1)), "axis", 0);
    String root = g.op("Sqrt", List.of(g.op("Cast", List.of(extent), "to", 1)));
    return g.op("Div", List.of(x, root));
  }

  private static String product(Graph g, String x) {
    String full = g.op("Expand", List.of(x, g.vector(FULL)));
    String made = g.op("MatMul", List.of(full, g.weight(4, 4)));
    return g.op("LayerNormalization", List.of(made, g.weight(4), g.weight(4)), "axis", -1);
  }
}
