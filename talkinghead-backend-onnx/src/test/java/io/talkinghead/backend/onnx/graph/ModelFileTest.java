package io.talkinghead.backend.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again. */
class ModelFileTest {
  private static final ModelProto MODEL =
      Networks.warp(Networks.Warp.SMALL, Networks.Sampling.STANDARD);

  @Test
  void largeWeightsGoBesideTheFileAndComeBack(@TempDir Path folder) throws Exception {
    Path inline = folder.resolve("inline.onnx");
    Path split = folder.resolve("split.onnx");
    ModelWriter.write(MODEL, inline);
    ModelWriter.write(MODEL, split, 1000);
    assertThat(folder.resolve("split.onnx.data")).isRegularFile();
    assertThat(Files.size(split)).isLessThan(Files.size(inline) / 2);

    ModelFile read = ModelFile.read(split);
    assertThat(read.sources()).containsExactly(split, folder.resolve("split.onnx.data"));
    assertThat(read.graph().toModel()).isEqualTo(ModelFile.read(inline).graph().toModel());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(List.of("inline.onnx", "split.onnx", "split.onnx.data"));
    }
  }

  @Test
  void aGraphTakenApartAndPutTogetherIsTheSame() throws Exception {
    Runs.assertEqual(Runs.random(new ModelGraph(MODEL).toModel(), 1), Runs.random(MODEL, 1), 0);
  }

  @Test
  void theChainLeavesAloneWhatNeedsNothing() throws Exception {
    PassChain chain =
        new PassChain(
            List.of(
                new GridSamplePass(),
                new DenormalGuardPass(),
                new FoldPass(Runs.environment()),
                new DepthAsBatchPass()));
    GraphBuilder g = new GraphBuilder(17, 1);
    g.output(g.op("Relu", g.input("x", 2, 3)), "y", 2, 3);
    assertThat(chain.plan(new ModelGraph(g.build())).passes()).isEmpty();
    assertThat(chain.plan(new ModelGraph(MODEL)).passes())
        .extracting(GraphPass::name)
        .containsExactly("denormal-guard", "fold", "conv3d");
    assertThat(chain.signature()).contains("grid-sample").contains("conv3d");
  }
}
