package io.talkinghead.backend.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OrtException;
import io.talkinghead.InputException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pass: the rewritten graph computes what the original does. */
class GraphPassesTest {
  private static final ModelProto WARP =
      Networks.warp(Networks.Warp.SMALL, Networks.Sampling.STANDARD);

  private static ModelProto rewritten(ModelProto model, GraphPass... passes) throws InputException {
    ModelGraph graph = new ModelGraph(model);
    for (GraphPass pass : passes) {
      assertThat(pass.concerns(graph) || pass instanceof FoldPass).as(pass.name()).isTrue();
      assertThat(pass.apply(graph)).as(pass.name()).isTrue();
    }
    return graph.toModel();
  }

  private static FoldPass fold() {
    return new FoldPass(Runs.environment());
  }

  private static List<String> types(ModelProto model) {
    return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Networks.Sampling.class,
      names = {"OPSET_17", "CUSTOM"})
  void gridSample_oldFormsBecomeStandard(Networks.Sampling sampling) throws Exception {
    ModelProto old = Networks.warp(Networks.Warp.SMALL, sampling);
    ModelProto made = rewritten(old, new GridSamplePass());
    assertThat(types(made)).contains("GridSample").doesNotContain("GridSample3D");
    assertThat(made.getOpsetImport(0).getVersion()).isEqualTo(20);
    Runs.assertEqual(Runs.random(made, 1), Runs.random(WARP, 1), 1e-6);
  }

  @Test
  void gridSample_customNodeIsRefusedByTheRuntimeItself() {
    ModelProto custom = Networks.warp(Networks.Warp.SMALL, Networks.Sampling.CUSTOM);
    assertThatThrownBy(() -> Runs.random(custom, 1)).isInstanceOf(OrtException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "0,1,0", "0,2,1", "1,0,1", "1,1,0"})
  void gridSample_numbersAndWordsMeanTheSame(int mode, int padding, int align) throws Exception {
    Map<String, float[]> numbers =
        Runs.random(
            rewritten(
                sampling(
                    "GridSample3D",
                    "any.domain",
                    Onnx.integer("interpolation_mode", mode),
                    Onnx.integer("padding_mode", padding),
                    Onnx.integer("align_corners", align)),
                new GridSamplePass()),
            3);
    ModelProto words =
        sampling(
            "GridSample",
            "",
            Onnx.string("mode", mode == 0 ? "linear" : "nearest"),
            Onnx.string("padding_mode", List.of("zeros", "border", "reflection").get(padding)),
            Onnx.integer("align_corners", align));
    ModelProto raised = words.toBuilder().setOpsetImport(0, opset(20)).build();
    Runs.assertEqual(numbers, Runs.random(raised, 3), 1e-6);
  }

  @Test
  void gridSample_unknownModeIsRefused() {
    ModelProto strange = sampling("GridSample3D", "", Onnx.integer("interpolation_mode", 9));
    assertThatThrownBy(() -> rewritten(strange, new GridSamplePass()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("interpolation_mode");
  }

  private static OperatorSetIdProto opset(int version) {
    return OperatorSetIdProto.newBuilder().setVersion(version).build();
  }

  private static ModelProto sampling(String type, String domain, AttributeProto... attributes) {
    GraphBuilder g = new GraphBuilder(17, 1);
    String volume = g.input("volume", 2, 3, 4, 5, 6);
    String grid = g.input("grid", 2, 2, 3, 4, 3);
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(type)
            .setDomain(domain)
            .addInput(volume)
            .addInput(grid)
            .addAllAttribute(List.of(attributes));
    g.output(g.custom(node), "out", 2, 3, 2, 3, 4);
    return g.build();
  }

  @Test
  void opset_oldFormsAreConverted() throws Exception {
    GraphBuilder g = new GraphBuilder(13, 2);
    String x = g.input("x", 2, 6, 8);
    String mean =
        g.op("ReduceMean", List.of(x), Onnx.integers("axes", 1), Onnx.integer("keepdims", 1));
    String norm = g.op("ReduceL2", List.of(x), Onnx.integers("axes", -1, 1));
    String all = g.op("ReduceMax", List.of(x));
    String sum = g.op("Add", g.op("Add", mean, norm), all);
    g.output(sum, "sum", 2, 1, 8);
    ModelProto old = g.build();
    // Split has two outputs, which the builder does not make
    NodeProto split =
        NodeProto.newBuilder()
            .setOpType("Split")
            .addInput("x")
            .addOutput("left")
            .addOutput("right")
            .addAttribute(Onnx.integer("axis", 1))
            .build();
    old =
        old.toBuilder()
            .setGraph(
                old.getGraph().toBuilder()
                    .addNode(split)
                    .addOutput(Onnx.value("left", Onnx.FLOAT, 2, 3, 8))
                    .addOutput(Onnx.value("right", Onnx.FLOAT, 2, 3, 8)))
            .build();
    ModelProto made = rewritten(old, new OpsetPass());
    assertThat(made.getOpsetImport(0).getVersion()).isEqualTo(20);
    Runs.assertEqual(Runs.random(made, 4), Runs.random(old, 4), 0);
  }

  @Test
  void opset_tooOldIsRefused() {
    GraphBuilder g = new GraphBuilder(11, 2);
    g.output(g.op("Relu", g.input("x", 2, 3)), "y", 2, 3);
    assertThatThrownBy(() -> rewritten(g.build(), new OpsetPass()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("opset 11");
  }

  @Test
  void denormalGuard_limitsHeatMapsOnly() throws Exception {
    ModelProto made = rewritten(WARP, new DenormalGuardPass());
    assertThat(types(made).stream().filter("Clip"::equals)).hasSize(2);
    Runs.assertEqual(Runs.random(made, 5), Runs.random(WARP, 5), 1e-6);

    GraphBuilder g = new GraphBuilder(20, 1);
    g.output(g.op("Exp", g.input("x", 2, 3)), "y", 2, 3);
    assertThat(new DenormalGuardPass().concerns(new ModelGraph(g.build()))).isFalse();
  }

  @Test
  void denormalGuard_keepsValuesNormal() throws Exception {
    GraphBuilder g = new GraphBuilder(20, 1);
    String x = g.input("x", 1, 1000, 3);
    String square = g.op("Pow", g.op("Mul", x, g.emit().scalar(7)), g.emit().scalar(2));
    String distance =
        g.op("ReduceSum", List.of(square, g.emit().longs(-1)), Onnx.integer("keepdims", 0));
    g.output(g.op("Exp", g.op("Mul", distance, g.emit().scalar(-0.5f))), "heat", 1, 1000);
    float[] plain = Objects.requireNonNull(Runs.random(g.build(), 9).get("heat"));
    float[] guarded =
        Objects.requireNonNull(
            Runs.random(rewritten(g.build(), new DenormalGuardPass()), 9).get("heat"));
    assertThat(denormals(plain)).isPositive();
    assertThat(denormals(guarded)).isZero();
  }

  private static long denormals(float[] values) {
    long found = 0;
    for (float value : values) {
      found += value != 0 && Math.abs(value) < Float.MIN_NORMAL ? 1 : 0;
    }
    return found;
  }

  @Test
  void fold_keepsTheMeaningAndLearnsShapes() throws Exception {
    ModelGraph graph = new ModelGraph(WARP);
    assertThat(fold().apply(graph)).isTrue();
    for (NodeProto node : graph.nodes()) {
      assertThat(graph.axes(node.getOutput(0))).as(node.getName()).isPresent();
    }
    Runs.assertEqual(Runs.random(graph.toModel(), 6), Runs.random(WARP, 6), 1e-6);
  }

  @Test
  void thinConvolution_equalsTheWideOne() throws Exception {
    ModelProto made = rewritten(WARP, new ThinConvolutionPass());
    Runs.assertEqual(Runs.random(made, 7), Runs.random(WARP, 7), 1e-5);
  }

  @Test
  void depthAsBatch_leavesNoVolumeConvolution() throws Exception {
    ModelProto made = rewritten(WARP, fold(), new DepthAsBatchPass());
    ModelGraph graph = new ModelGraph(made);
    assertThat(new DepthAsBatchPass().concerns(graph)).isFalse();
    assertThat(types(made).stream().filter("Transpose"::equals).count())
        .as("the hourglass stays in the flat form")
        .isLessThanOrEqualTo(8);
    Runs.assertEqual(Runs.random(made, 8), Runs.random(WARP, 8), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "2,1,1,1", "1,2,1,2", "2,0,2,1", "1,3,3,2"})
  void depthAsBatch_stridesPadsAndDilations(int stride, int pad, int dilation, int batch)
      throws Exception {
    GraphBuilder g = new GraphBuilder(20, 3);
    String x = g.input("x", batch, 5, 7, 9, 8);
    String conv =
        g.op(
            "Conv",
            List.of(x, g.weights(1, 6, 5, 3, 3, 3), g.weights(1, 6)),
            Onnx.integers("strides", stride, 1, 2),
            Onnx.integers("pads", pad, 1, 0, pad, 0, 1),
            Onnx.integers("dilations", dilation, 1, 1));
    String pooled =
        g.op(
            "MaxPool",
            List.of(g.op("Relu", conv)),
            Onnx.integers("kernel_shape", 1, 2, 2),
            Onnx.integers("strides", 1, 2, 2));
    int depth = (7 + 2 * pad - 2 * dilation - 1) / stride + 1;
    g.output(pooled, "y", batch, 6, depth, 4, 2);
    ModelProto made = rewritten(g.build(), fold(), new DepthAsBatchPass());
    Runs.assertEqual(Runs.random(made, 9), Runs.random(g.build(), 9), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"96,96,64,64,1", "256,256,64,64,1", "96,104,32,38,4", "144,96,64,64,0"})
  void winograd_equalsTheDirectSum(int channels, int outputs, int height, int width, int pad)
      throws Exception {
    int batch = 4096 / (height * width) + 1;
    GraphBuilder g = new GraphBuilder(20, 3);
    String x = g.input("x", batch, channels, height, width);
    float bound = (float) Math.sqrt(6 / (9.0 * channels));
    String biased =
        g.op(
            "Conv",
            List.of(x, g.weights(bound, outputs, channels, 3, 3), g.weights(1, outputs)),
            Onnx.integers("pads", pad, 1, 2 - Math.min(pad, 2), 1));
    String plain =
        g.op(
            "Conv",
            List.of(x, g.weights(bound, outputs, channels, 3, 3)),
            Onnx.integers("pads", pad, 1, 2 - Math.min(pad, 2), 1));
    int rows = height + pad + 2 - Math.min(pad, 2) - 2;
    g.output(g.op("Add", g.op("Relu", biased), plain), "y", batch, outputs, rows, width);
    ModelProto made = rewritten(g.build(), new WinogradPass(Runs.environment()));
    assertThat(types(made).stream().filter("Conv"::equals))
        .as("both read the same transformed tiles")
        .hasSize(1);
    Runs.assertEqual(Runs.random(made, 14), Runs.random(g.build(), 14), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"32,32,1,64", "128,128,2,64", "128,128,1,32"})
  void winograd_leavesOthersAlone(int channels, int outputs, int stride, int side)
      throws Exception {
    GraphBuilder g = new GraphBuilder(20, 3);
    String conv =
        g.op(
            "Conv",
            List.of(g.input("x", 1, channels, side, side), g.weights(1, outputs, channels, 3, 3)),
            Onnx.integers("strides", stride, stride),
            Onnx.integers("pads", 1, 1, 1, 1));
    g.output(conv, "y", 1, outputs, side / stride, side / stride);
    assertThat(new WinogradPass(Runs.environment()).apply(new ModelGraph(g.build()))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"zeros,0", "zeros,1", "border,0", "border,1"})
  void stockGridSample_equalsTheKernel(String padding, int align) throws Exception {
    ModelProto old =
        sampling(
            "GridSample",
            "",
            Onnx.string("mode", "bilinear"),
            Onnx.string("padding_mode", padding),
            Onnx.integer("align_corners", align));
    ModelProto kernel = rewritten(old, new GridSamplePass());
    ModelProto made = rewritten(old, new GridSamplePass(), fold(), new StockGridSamplePass());
    assertThat(types(made)).doesNotContain("GridSample");
    Runs.assertEqual(Runs.random(made, 10), Runs.random(kernel, 10), 1e-5);
  }

  @Test
  void stockGridSample_inTheWarpNetwork() throws Exception {
    ModelProto made = rewritten(WARP, fold(), new StockGridSamplePass());
    assertThat(types(made)).doesNotContain("GridSample");
    Runs.assertEqual(Runs.random(made, 11), Runs.random(WARP, 11), 1e-5);
  }

  @Test
  void halfPrecision_keepsCoordinatesFull() throws Exception {
    ModelProto made = rewritten(WARP, fold(), new HalfPrecisionPass());
    ModelGraph graph = new ModelGraph(made);
    ShapeInference.infer(graph, Runs.environment());
    for (NodeProto node : graph.nodes()) {
      if (node.getOpType().equals("GridSample") || node.getOpType().equals("Exp")) {
        assertThat(graph.elementType(node.getInput(0))).isEqualTo(Onnx.FLOAT);
        assertThat(graph.elementType(node.getOutput(0))).isEqualTo(Onnx.FLOAT);
      }
      if (node.getOpType().equals("Conv")) {
        assertThat(graph.elementType(node.getInput(1))).isEqualTo(Onnx.FLOAT16);
      }
    }
    Runs.assertEqual(Runs.random(made, 12), Runs.random(WARP, 12), 2e-2);
  }

  @Test
  void wholeChain_equalsThePublishedGraph() throws Exception {
    ModelProto custom = Networks.warp(Networks.Warp.SMALL, Networks.Sampling.CUSTOM);
    ModelProto made =
        rewritten(
            custom,
            new GridSamplePass(),
            new DenormalGuardPass(),
            fold(),
            new ThinConvolutionPass(),
            new DepthAsBatchPass());
    Runs.assertEqual(Runs.random(made, 13), Runs.random(WARP, 13), 1e-5);
  }
}
