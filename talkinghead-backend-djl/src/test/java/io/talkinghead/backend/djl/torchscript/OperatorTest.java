package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.talkinghead.InputException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator in each form gives on libtorch what it gives on ONNX Runtime. */
class OperatorTest {
  /** Share of the largest number; both compute in float32, in another order. */
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  static List<Graph> cases() {
    return OperatorCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operator_agrees(Graph graph) throws Exception {
    List<Array> expected = Runtimes.onnx(graph.model(false), graph.inputs());

    agree(graph, graph.model(false), expected, "fixed extents, output ");

    if (graph.isFixedOnly()) {
      Throwable thrown =
          catchThrowable(() -> agree(graph, graph.model(true), expected, "open extents, output "));
      if (thrown != null) { // some of these can do without, but none may give another result
        assertThat(thrown).isInstanceOf(InputException.class).hasMessageContaining("node_");
      }
    } else {
      agree(graph, graph.model(true), expected, "open extents, output ");
    }
  }

  @Test
  void everyKnownOperator_isAmongTheCases() {
    Set<String> seen =
        cases().stream()
            .flatMap(graph -> graph.model(false).getGraph().getNodeList().stream())
            .map(node -> node.getOpType())
            .collect(Collectors.toSet());

    assertThat(seen).containsAll(Operators.names());
  }

  private void agree(Graph graph, ModelProto model, List<Array> expected, String what)
      throws Exception {
    Path onnx = folder.resolve("one.onnx");
    Path torch = folder.resolve("one.pt");
    try (OutputStream stream = Files.newOutputStream(onnx)) {
      model.writeTo(stream);
    }
    TorchScriptConverter.convert(onnx, torch);
    List<Array> actual = Runtimes.torch(torch, List.copyOf(graph.inputs().values()));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      actual.get(i).assertClose(expected.get(i), TOLERANCE, what + i);
    }
  }
}
