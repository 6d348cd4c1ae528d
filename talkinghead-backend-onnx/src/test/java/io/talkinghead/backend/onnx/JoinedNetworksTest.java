package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.RenderGraph;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.pack.SamplerSchedule;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joined graphs compute what the networks do one after the other. */
class JoinedNetworksTest {
  @Test
  void renderer_equalsTheThreeNetworks(@TempDir Path cache) throws Exception {
    try (OnnxEngine engine = Pack.engine("onnx.cache", cache.toString());
        OnnxNetwork stitch = engine.load("stitch_network", Pack.file("stitch_network"));
        OnnxNetwork warp = engine.load("warp_network", Pack.file("warp_network"));
        OnnxNetwork decoder = engine.load("decoder", Pack.file("decoder"));
        OnnxNetwork bytes = renderer(engine, true, RenderGraph.Pixels.UINT8);
        OnnxNetwork floats = renderer(engine, true, RenderGraph.Pixels.FLOAT32);
        OnnxNetwork loose = renderer(engine, false, RenderGraph.Pixels.FLOAT32)) {
      Map<String, Tensor> inputs = Pack.inputs(warp, 5);
      Map<String, Tensor> points = new LinkedHashMap<>(inputs);
      points.remove("feature_3d");
      Tensor stitched = Pack.get(stitch.run(points), "out");
      Map<String, Tensor> warpInputs = new LinkedHashMap<>(inputs);
      warpInputs.put("kp_driving", stitched);
      float[] expected = picture(warp, decoder, warpInputs);

      Map<String, Tensor> joined = floats.run(inputs);
      Pack.assertClose(Pack.get(joined, "kp_stitched").toFloats(), stitched.toFloats(), 1e-6);
      Pack.assertClose(Pack.get(joined, "picture").toFloats(), expected, 1e-2);

      Tensor target = Tensor.of(ByteBuffer.allocateDirect(512 * 512 * 3), Shape.of(512, 512, 3));
      bytes.run(inputs, Map.of("picture", target));
      ByteBuffer got = (ByteBuffer) target.data();
      float[] levels = new float[expected.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = got.get(i) & 255;
      }
      Pack.assertClose(levels, expected, 0.51);
      Pack.assertClose(Pack.floats(loose, inputs, "picture"), picture(warp, decoder, inputs), 1e-2);
      assertThat(loose.outputs()).containsExactly("picture");
    }
  }

  private static OnnxNetwork renderer(OnnxEngine engine, boolean stitch, RenderGraph.Pixels pixels)
      throws Exception {
    return engine.loadRenderer(
        stitch ? Optional.of(Pack.file("stitch_network")) : Optional.empty(),
        Pack.file("warp_network"),
        Pack.file("decoder"),
        pixels);
  }

  /** Returns the decoder's picture, limited, times 255, pixels interleaved. */
  private static float[] picture(
      OnnxNetwork warp, OnnxNetwork decoder, Map<String, Tensor> inputs) {
    Tensor feature = Pack.get(warp.run(inputs), "out");
    float[] planes = Pack.floats(decoder, Map.of("feature", feature), "output");
    float[] pixels = new float[planes.length];
    int area = planes.length / 3;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < area; i++) {
        pixels[3 * i + c] = 255 * Math.max(0, Math.min(1, planes[c * area + i]));
      }
    }
    return pixels;
  }

  @Test
  void renderer_refusesNetworksThatDoNotFit() {
    try (OnnxEngine engine = Pack.engine()) {
      assertThatThrownBy(
              () ->
                  engine.loadRenderer(
                      Optional.empty(),
                      Pack.file("warp_network"),
                      Pack.file("landmark203"),
                      RenderGraph.Pixels.UINT8))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("joined");
    }
  }

  @Test
  void sampler_equalsTheStepsOneByOne() throws Exception {
    int steps = 5;
    Random random = new Random(8);
    long[] times = {999, 799, 599, 399, 199};
    float[] start = new float[steps - 1];
    float[] predicted = new float[steps - 1];
    float[] sigma = new float[steps - 1];
    for (int i = 0; i < steps - 1; i++) {
      start[i] = random.nextFloat();
      predicted[i] = random.nextFloat();
      sigma[i] = random.nextFloat();
    }
    SamplerSchedule schedule = new SamplerSchedule(times, start, predicted, sigma);
    Path lmdm = Pack.file("lmdm_v0.4_hubert");
    try (OnnxEngine engine = Pack.engine();
        OnnxNetwork step = engine.load("lmdm", lmdm);
        OnnxNetwork sampler = engine.loadSampler(lmdm, schedule)) {
      assertThat(sampler.inputs()).containsExactlyInAnyOrder("x", "cond_frame", "cond", "noise");
      Map<String, Tensor> inputs = Pack.inputs(step, 9);
      int size = 80 * 265;
      float[] noise = new float[(steps - 1) * size];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) random.nextGaussian();
      }
      float[] x = Pack.get(inputs, "x").toFloats();
      for (int i = 0; i < steps; i++) {
        Map<String, Tensor> now = new LinkedHashMap<>(inputs);
        now.put("x", Tensor.of(x.clone(), 1, 80, 265));
        now.put("time_cond", Tensor.of(new long[] {times[i]}, 1));
        Map<String, Tensor> made = step.run(now);
        float[] clean = Pack.get(made, "x_start").toFloats();
        float[] pred = Pack.get(made, "pred_noise").toFloats();
        for (int k = 0; k < size; k++) {
          x[k] =
              i == steps - 1
                  ? clean[k]
                  : clean[k] * start[i] + predicted[i] * pred[k] + sigma[i] * noise[i * size + k];
        }
      }
      Map<String, Tensor> all = new LinkedHashMap<>(inputs);
      all.remove("time_cond");
      all.put("noise", Tensor.of(noise, steps - 1, 1, 80, 265));
      Pack.assertClose(Pack.floats(sampler, all, "x_start"), x, 1e-4);
    }
  }

  /** The loop feeds the declared name itself, so that the runtime would not see the other type. */
  @Test
  void timesOfAnotherType_areRefused_joinedOrNot(@TempDir Path folder) throws Exception {
    SamplerSchedule schedule =
        new SamplerSchedule(new long[] {999, 499}, new float[1], new float[1], new float[1]);
    byte[] bytes = Files.readAllBytes(Pack.file("lmdm_v0.4_hubert"));
    ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
    for (ValueInfoProto.Builder input : model.getGraphBuilder().getInputBuilderList()) {
      if (input.getName().equals("time_cond")) {
        input.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.INT32_VALUE);
      }
    }
    Path file = Files.write(folder.resolve("lmdm_v0.4_hubert.onnx"), model.build().toByteArray());
    try (OnnxEngine engine = Pack.engine("onnx.merge", "sampler");
        NetworkPack pack = new NetworkPack(engine, folder)) {
      assertThat(pack.sampler(schedule)).isEmpty();
      assertThatThrownBy(() -> pack.load(DittoModel.LMDM))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
          .hasMessageContainingAll(file.toString(), "'time_cond' must be int64, is int32");
    }
  }

  @Test
  void sampler_refusesAnotherNetwork() {
    SamplerSchedule schedule =
        new SamplerSchedule(new long[] {999, 499}, new float[1], new float[1], new float[1]);
    try (OnnxEngine engine = Pack.engine()) {
      assertThatThrownBy(() -> engine.loadSampler(Pack.file("decoder"), schedule))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("cond_frame");
    }
    assertThatThrownBy(
            () -> new SamplerSchedule(new long[3], new float[2], new float[1], new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
