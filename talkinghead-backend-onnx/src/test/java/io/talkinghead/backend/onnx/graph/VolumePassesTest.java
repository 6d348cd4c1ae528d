package io.talkinghead.backend.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The passes that make convolutions and sampling over volumes cheaper compute the same. */
class VolumePassesTest {
  /** Large enough for every pass to find work. */
  private static final Networks.Warp MEDIUM = new Networks.Warp(5, 8, 8, 32, 2, 64, 128);

  private static ModelProto rewritten(ModelProto model, GraphPass... passes) throws InputException {
    ModelGraph graph = new ModelGraph(model);
    new FoldPass(Runs.environment()).apply(graph);
    for (GraphPass pass : passes) {
      assertThat(pass.concerns(graph)).as(pass.name()).isTrue();
      assertThat(pass.apply(graph)).as(pass.name()).isTrue();
    }
    return graph.toModel();
  }

  private static List<String> types(ModelProto model) {
    return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  /**
   * Returns one convolution of a volume and a Relu behind it.
   *
   * @param sizes channels, outputs, depth, height, width
   * @param pads front, top, left, back, bottom, right
   */
  private static ModelProto convolution(int[] sizes, int[] kernel, long[] pads, boolean biased) {
    GraphBuilder g = new GraphBuilder(20, 5);
    double fan = (double) sizes[0] * kernel[0] * kernel[1] * kernel[2];
    String x = g.input("x", 1, sizes[0], sizes[2], sizes[3], sizes[4]);
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(
        g.weights((float) Math.sqrt(3 / fan), sizes[1], sizes[0], kernel[0], kernel[1], kernel[2]));
    if (biased) {
      inputs.add(g.weights(1, sizes[1]));
    }
    String conv = g.op("Conv", inputs, Onnx.integers("pads", pads));
    long[] to = {1, sizes[1], 0, 0, 0};
    for (int i = 0; i < 3; i++) {
      to[2 + i] = sizes[2 + i] + pads[i] + pads[i + 3] - kernel[i] + 1;
    }
    g.output(g.op("Relu", conv), "y", to);
    return g.build();
  }

  @ParameterizedTest
  @CsvSource({
    "7,7,9,33,40,3,3,3,3,3,3,true", // a depth and sides that no tile divides
    "7,7,16,40,32,3,3,3,3,3,3,false",
    "5,7,6,41,44,0,6,1,2,0,4,true", // uneven borders
    "9,5,3,36,36,8,2,2,8,2,2,true" // more depth out than in
  })
  void fourier_equalsTheDirectSum(
      int deep,
      int side,
      int d,
      int h,
      int w,
      int p0,
      int p1,
      int p2,
      int p3,
      int p4,
      int p5,
      boolean biased)
      throws Exception {
    ModelProto plain =
        convolution(
            new int[] {5, 12, d, h, w},
            new int[] {deep, side, side},
            new long[] {p0, p1, p2, p3, p4, p5},
            biased);
    ModelProto made = rewritten(plain, new FourierPass());
    assertThat(types(made).stream().filter("MatMul"::equals)).hasSize(4);
    Runs.assertEqual(Runs.random(made, 21), Runs.random(plain, 21), 4e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "44,48,8,64,34,1,1,1,true", // many tiles
    "64,40,16,18,16,1,1,1,false", // few tiles
    "48,48,8,30,31,1,0,2,true",
    "48,48,6,34,34,0,1,1,true" // fewer pictures out than in
  })
  void winogradOfVolumes_equalsTheDirectSum(
      int channels, int outputs, int d, int h, int w, int front, int top, int left, boolean biased)
      throws Exception {
    ModelProto plain =
        convolution(
            new int[] {channels, outputs, d, h, w},
            new int[] {3, 3, 3},
            new long[] {front, top, left, front, 1, 2 - left},
            biased);
    ModelProto made = rewritten(plain, new VolumeWinogradPass());
    Runs.assertEqual(Runs.random(made, 22), Runs.random(plain, 22), 2e-5);
  }

  @ParameterizedTest
  @CsvSource({"256,256,4,4,4,1", "256,288,16,8,6,1", "288,256,6,4,4,0"})
  void winogradOfTheDepth_equalsTheDirectSum(
      int channels, int outputs, int d, int h, int w, int front) throws Exception {
    ModelProto plain =
        convolution(
            new int[] {channels, outputs, d, h, w},
            new int[] {3, 3, 3},
            new long[] {front, 1, 1, front, 1, 1},
            true);
    ModelProto made = rewritten(plain, new DepthWinogradPass());
    assertThat(types(made).stream().filter("Conv"::equals)).hasSize(1);
    Runs.assertEqual(Runs.random(made, 23), Runs.random(plain, 23), 1e-5);
  }

  @Test
  void convolutionsOfOtherKindsStay() throws Exception {
    ModelProto few =
        convolution(new int[] {5, 5, 8, 40, 40}, new int[] {7, 7, 7}, new long[6], true);
    ModelGraph graph = new ModelGraph(few);
    new FoldPass(Runs.environment()).apply(graph);
    assertThat(new FourierPass().apply(graph)).as("too few outputs").isFalse();
    ModelProto odd =
        convolution(new int[] {256, 256, 7, 4, 4}, new int[] {3, 3, 3}, new long[6], true);
    graph = new ModelGraph(odd);
    new FoldPass(Runs.environment()).apply(graph);
    assertThat(new DepthWinogradPass().apply(graph)).as("five pictures").isFalse();
    assertThat(new VolumeWinogradPass().apply(graph)).as("few voxels").isFalse();
  }

  @Test
  void kernelsThatWouldBecomeHuge_stay() {
    GraphBuilder g = new GraphBuilder(20, 5);
    String conv = g.conv(g.input("x", 1, 720, 8, 36, 36), 720, 720, 3, 3, 3);
    g.output(conv, "y", 1, 720, 8, 36, 36);
    ModelGraph graph = new ModelGraph(g.build());
    graph.declare(Onnx.value(conv, Onnx.FLOAT, 1, 720, 8, 36, 36));
    assertThat(VolumeConvolution.of(graph, graph.nodes().get(0)))
        .hasValueSatisfying(
            found -> {
              assertThat(found.affordable(100)).isTrue();
              assertThat(found.affordable(144)).isFalse();
            });
    assertThat(new VolumeWinogradPass().apply(graph)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,true", "1,true", "0,false"})
  void shiftedGrids_areSampledByProducts(int align, boolean added) throws Exception {
    ModelProto plain = shifted(Onnx.integer("align_corners", align), "zeros", added, 0);
    ModelProto made = rewritten(plain, new SeparableGridPass());
    assertThat(types(made)).doesNotContain("GridSample");
    Runs.assertEqual(Runs.random(made, 24), Runs.random(plain, 24), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"border,0", "zeros,0.01"})
  void otherGrids_areLeftToTheKernel(String padding, float slant) throws Exception {
    ModelGraph graph =
        new ModelGraph(shifted(Onnx.integer("align_corners", 0), padding, true, slant));
    new FoldPass(Runs.environment()).apply(graph);
    assertThat(new SeparableGridPass().apply(graph)).isFalse();
  }

  /** Samples at a constant grid moved by points; {@code slant} lets x depend on the row, too. */
  private static ModelProto shifted(
      AttributeProto align, String padding, boolean added, float slant) {
    GraphBuilder g = new GraphBuilder(20, 6);
    int d = 4;
    int h = 7;
    int w = 6;
    float[] grid = new float[d * h * w * 3];
    for (int i = 0; i < grid.length / 3; i++) {
      grid[3 * i] = 2.2f * (i % w) / (w - 1) - 1.1f + slant * (i / w % h);
      grid[3 * i + 1] = 2f * (i / w % h) / (h - 1) - 1;
      grid[3 * i + 2] = 1 - 2f * (i / w / h) / (d - 1);
    }
    String plain = g.emit().floats(grid, 1, 1, d, h, w, 3);
    String points = g.emit().reshape(g.input("kp", 1, 3, 3), 1, 3, 1, 1, 1, 3);
    String moved = g.op(added ? "Add" : "Sub", plain, points);
    String both = g.emit().reshape(g.emit().concat(1, List.of(plain, moved)), 4, d, h, w, 3);
    String volume = g.input("x", 4, 5, 6, 8, 9);
    g.output(
        g.op(
            "GridSample",
            List.of(volume, both),
            Onnx.string("mode", "linear"),
            Onnx.string("padding_mode", padding),
            align),
        "y",
        4,
        5,
        d,
        h,
        w);
    return g.build();
  }

  @Test
  void wholeChain_keepsVolumesFlatAndEqualsThePublishedGraph() throws Exception {
    ModelProto plain = Networks.warp(MEDIUM, Networks.Sampling.STANDARD);
    ModelProto made =
        rewritten(
            plain,
            new DenormalGuardPass(),
            new SeparableGridPass(),
            new ThinConvolutionPass(),
            new FourierPass(),
            new VolumeWinogradPass(),
            new DepthAsBatchPass());
    assertThat(
            made.getGraph().getNodeList().stream()
                .filter(n -> n.getOpType().equals("Transpose"))
                .filter(n -> Onnx.integers(n, "perm", new long[0]).length == 5)
                .filter(n -> Onnx.integers(n, "perm", new long[0])[1] == 2))
        .as("volumes change their form where they enter and leave the hourglass only")
        .hasSizeLessThanOrEqualTo(6);
    Runs.assertEqual(Runs.random(made, 25), Runs.random(plain, 25), 1e-5);
  }
}
