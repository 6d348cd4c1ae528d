package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Options;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices, options, the cache. */
class OnnxEngineTest {
  private static Options device(String device) {
    return Options.builder().device(device).properties(Map.of("onnx.cache", "none")).build();
  }

  @Test
  void cpu_isReported() {
    try (OnnxEngine engine = OnnxEngine.open(device("cpu"))) {
      assertThat(engine.device()).isEqualTo("cpu");
      assertThat(engine.name()).isEqualTo("onnx");
      assertThat(engine.refusals()).isEmpty();
      assertThat(engine.versions().get("onnxruntime")).matches("\\d+\\.\\d+\\..*");
    }
    assertThat(OnnxEngine.availability(device("cpu")).usable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "cuda:1", "tensorrt"})
  void gpu_withoutOneIsRefusedWithTheCause(String name) {
    Assumptions.assumeFalse(
        OnnxEngine.availability(device(name)).usable(), "this machine has a GPU");
    assertThatThrownBy(() -> OnnxEngine.open(device(name)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Device.parse(name).toString())
        .hasMessageContaining("onnxruntime_gpu")
        .hasCauseInstanceOf(Exception.class);
    assertThat(OnnxEngine.availability(device(name)).reason())
        .contains(Device.parse(name).toString());
  }

  @Test
  void auto_saysWhyItIsNotTheGpu() {
    Assumptions.assumeFalse(
        OnnxEngine.availability(device("cuda")).usable(), "this machine has a GPU");
    try (OnnxEngine engine = OnnxEngine.open(device("auto"))) {
      assertThat(engine.device()).isEqualTo("cpu");
      assertThat(engine.refusals()).containsOnlyKeys("cuda:0");
      assertThat(engine.refusals().get("cuda:0")).isNotBlank();
    }
  }

  @Test
  void choice_survivesBrokenNatives() {
    OnnxSettings settings = OnnxSettings.of(device("auto"));
    DeviceChoice choice =
        DeviceChoice.of(
            settings,
            device -> {
              if (device.gpu()) {
                throw new UnsatisfiedLinkError("libcudart.so.12");
              }
            });
    assertThat(choice.chosen()).hasValueSatisfying(d -> assertThat(d.gpu()).isFalse());
    assertThat(choice.refusals()).containsEntry("cuda:0", "libcudart.so.12");
  }

  @Test
  void choice_takesTheGpuThatWorks() {
    OnnxSettings settings = OnnxSettings.of(device("auto"));
    assertThat(DeviceChoice.of(settings, device -> {}).chosen())
        .contains(new Device(Device.Kind.CUDA, 0));
  }

  @Test
  void halfPrecision_isRefusedOnTheProcessor() {
    assertThatThrownBy(() -> OnnxEngine.open(Pack.options("onnx.precision", "fp16")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fp16");
  }

  @ParameterizedTest
  @CsvSource({
    "onnx.threads,257,[0, 256]",
    "onnx.threads,many,whole number",
    "onnx.branchThreads,0,[1, 64]",
    "onnx.pool,puddle,shared or network",
    "onnx.spinning,maybe,true",
    "onnx.precision,int8,fp16",
    "onnx.passes,magic,magic",
    "onnx.merge,some,renderer",
    "onnx.thread,2,onnx.thread"
  })
  void options_areChecked(String key, String value, String complaint) {
    assertThatThrownBy(() -> OnnxSettings.of(Pack.options(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda:x", "cuda:64", "cpu:1", ""})
  void device_isChecked(String name) {
    assertThatThrownBy(() -> Device.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensorrt");
  }

  @ParameterizedTest
  @CsvSource({
    "auto,cpu,false,true",
    "auto,cuda,true,false",
    "none,cuda,false,false",
    "renderer,cpu,true,false",
    "sampler,cuda,false,true",
    "all,cpu,true,true"
  })
  void merge_followsOptionAndDevice(
      String merge, String device, boolean renderer, boolean sampler) {
    Merge chosen = OnnxSettings.of(Pack.options("onnx.merge", merge)).merge();
    assertThat(chosen.renderer(Device.parse(device))).isEqualTo(renderer);
    assertThat(chosen.sampler(Device.parse(device))).isEqualTo(sampler);
  }

  @Test
  void threadsOfItsOwn() throws Exception {
    try (OnnxEngine own = Pack.engine("onnx.pool", "network", "onnx.threads", "1");
        OnnxEngine shared = Pack.engine("onnx.branchThreads", "2");
        OnnxNetwork a = own.load("stitch_network", Pack.file("stitch_network"));
        OnnxNetwork b = shared.load("stitch_network", Pack.file("stitch_network"))) {
      Map<String, Tensor> inputs = Pack.inputs(a, 1);
      assertThat(Pack.floats(a, inputs, "out")).isEqualTo(Pack.floats(b, inputs, "out"));
    }
  }

  @Test
  void closed_loadsNothing() throws Exception {
    OnnxEngine engine = Pack.engine();
    OnnxNetwork left = engine.load("stitch_network", Pack.file("stitch_network"));
    Map<String, Tensor> inputs = Pack.inputs(left, 1);
    engine.close();
    engine.close();
    assertThatThrownBy(() -> engine.load("stitch_network", Pack.file("stitch_network")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> left.run(inputs)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cache_isFilledUsedAndHealed(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("warp_network.onnx");
    CustomWarp.write(source);
    Path cache = folder.resolve("cache");
    float[] expected;
    try (OnnxEngine engine = Pack.engine()) {
      expected = warped(engine, source);
    }
    try (OnnxEngine engine = Pack.engine("onnx.cache", cache.toString())) {
      assertThat(warped(engine, source)).isEqualTo(expected);
      Path kept = only(cache);
      long size = Files.size(kept);
      assertThat(warped(engine, source)).isEqualTo(expected);
      assertThat(only(cache)).isEqualTo(kept);

      Files.write(kept, new byte[] {1, 2, 3});
      assertThat(warped(engine, source)).as("a damaged copy is made anew").isEqualTo(expected);
      assertThat(Files.size(only(cache))).isEqualTo(size);
    }
    try (OnnxEngine plain =
        Pack.engine("onnx.cache", cache.toString(), "onnx.passes", "grid-sample")) {
      warped(plain, source);
      try (Stream<Path> files = Files.list(cache)) {
        assertThat(files).as("other passes, another copy").hasSize(2);
      }
    }
  }

  @Test
  void cache_thatCannotBeWrittenIsDoneWithout(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("warp_network.onnx");
    CustomWarp.write(source);
    Path file = Files.createFile(folder.resolve("a-file"));
    try (OnnxEngine engine = Pack.engine("onnx.cache", file.resolve("cache").toString())) {
      assertThat(warped(engine, source)).isNotEmpty();
    }
  }

  @Test
  void untouchedNetworksAreNotCopied(@TempDir Path folder) throws Exception {
    Path cache = folder.resolve("cache");
    try (OnnxEngine engine = Pack.engine("onnx.cache", cache.toString())) {
      for (String role : List.of("hubert", "stitch_network", "decoder", "insightface_det")) {
        engine.load(role, Pack.file(role)).close();
      }
    }
    assertThat(cache).doesNotExist();
  }

  private static float[] warped(OnnxEngine engine, Path file) throws Exception {
    try (OnnxNetwork warp = engine.load("warp_network", file)) {
      return Pack.floats(warp, Pack.inputs(warp, 3), "out");
    }
  }

  private static Path only(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
