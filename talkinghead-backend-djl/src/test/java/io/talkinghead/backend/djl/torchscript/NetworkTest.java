package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks of the synthetic pack give on libtorch what they give on ONNX Runtime. */
class NetworkTest {
  private static final Path PACK =
      Path.of(
          System.getProperty("talkinghead.ditto", "../talkinghead-core/src/test/resources/ditto"),
          "ditto_onnx");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "appearance_extractor, 1",
    "blaze_face, 1",
    "decoder, 1",
    "face_mesh, 1",
    "hubert, 6480",
    "hubert, 3240",
    "insightface_det, 1",
    "landmark106, 1",
    "landmark203, 1",
    "lmdm_v0.4_hubert, 1",
    "motion_extractor, 1",
    "stitch_network, 1",
    "warp_network, 1"
  })
  void packNetwork_agrees(String name, long open) throws Exception {
    Path onnx = PACK.resolve(name + ".onnx");
    Path torch = folder.resolve("network.pt");
    ModelProto model;
    try (InputStream stream = Files.newInputStream(onnx)) {
      model = ModelProto.parseFrom(stream);
    }
    Map<String, Array> inputs = inputs(model, open);
    List<Array> expected = Runtimes.onnx(model, inputs);

    TorchScriptConverter.convert(onnx, torch);

    List<Array> actual = Runtimes.torch(torch, List.copyOf(inputs.values()));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      actual.get(i).assertClose(expected.get(i), 1e-5, model.getGraph().getOutput(i).getName());
    }
  }

  private static Map<String, Array> inputs(ModelProto model, long open) {
    Map<String, Array> inputs = new LinkedHashMap<>();
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      long[] axes =
          input.getType().getTensorType().getShape().getDimList().stream()
              .mapToLong((Dimension d) -> d.hasDimValue() ? d.getDimValue() : open)
              .toArray();
      boolean whole = input.getType().getTensorType().getElemType() == ElementType.INT64.onnx;
      double[] values = new double[(int) Axes.product(axes)];
      Random random = new Random(7);
      for (int i = 0; i < values.length; i++) {
        values[i] = whole ? 500 : (float) (0.3 * random.nextGaussian());
      }
      ElementType type = whole ? ElementType.INT64 : ElementType.FLOAT;
      inputs.put(input.getName(), new Array(type, axes, values));
    }
    return inputs;
  }
}
