package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.InferenceException;
import io.talkinghead.Options;
import io.talkinghead.backend.onnx.OnnxEngine;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Options, devices and calls of the engine. */
class PyTorchEngineTest {
  @TempDir Path folder;

  private static Map<String, Tensor> points(float first) {
    return Map.of("kp_source", points(first, 0.01f), "kp_driving", points(first, 0.02f));
  }

  private static Tensor points(float first, float step) {
    float[] values = new float[63];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i * step;
    }
    return Tensor.of(values, 1, 21, 3);
  }

  private static float[] out(Map<String, Tensor> results) {
    return Objects.requireNonNull(results.get("out")).toFloats();
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch.threads, 0",
    "pytorch.threads, 257",
    "pytorch.threads, many",
    "pytorch.branchThreads, 65",
    "pytorch.precision, bf16",
    "pytorch.warmUp, 11",
    "pytorch.thread, 2"
  })
  void optionsOutOfRange_areRefusedByName(String key, String value) {
    Options options = TorchPack.options(key, value);
    assertThatThrownBy(() -> PyTorchEngine.open(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
    assertThat(PyTorchEngine.availability(options).usable()).isFalse();
  }

  @Test
  void otherThreads_cannotBeHadOnceLibtorchRuns() {
    TorchPack.engine().close();
    assertThatThrownBy(() -> TorchPack.engine("pytorch.threads", "3"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("pytorch.threads=3", "with 1");
    PyTorchEngine.open(Options.builder().device("cpu").build()).close(); // whoever asks for none
  }

  @Test
  void cuda_isRefusedWithTheReason_andAutoTellsWhyItTookTheProcessor() {
    Options cuda =
        Options.builder().device("cuda:1").properties(Map.of("pytorch.threads", "1")).build();
    assertThatThrownBy(() -> PyTorchEngine.open(cuda))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("cuda:1", "no CUDA", "PYTORCH_LIBRARY_PATH");
    Options auto = Options.builder().properties(Map.of("pytorch.threads", "1")).build();
    try (PyTorchEngine engine = PyTorchEngine.open(auto)) {
      assertThat(engine.device()).isEqualTo("cpu");
      assertThat(engine.refusals()).containsKey("cuda:0");
    }
    assertThatThrownBy(() -> PyTorchEngine.open(Options.builder().device("tensorrt").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("auto, cpu, cuda");
  }

  @Test
  void halfPrecision_isRefusedOnTheProcessor() {
    assertThatThrownBy(() -> TorchPack.engine("pytorch.precision", "fp16"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fp16 is slower");
  }

  @Test
  void versions_nameLibtorchAndDjl() {
    try (PyTorchEngine engine = TorchPack.engine()) {
      assertThat(engine.versions())
          .containsEntry("libtorch", "2.7.1")
          .containsEntry("djl", "0.35.1");
    }
  }

  /** A swap of inputs gives no error, only other numbers: so every network is held to its twin. */
  @ParameterizedTest
  @EnumSource(DittoModel.class)
  void everyNetwork_givesWhatItsOnnxTwinGives(DittoModel model) throws Exception {
    Options options =
        Options.builder()
            .device("cpu")
            .properties(Map.of("onnx.threads", "1", "onnx.cache", "none"))
            .build();
    try (PyTorchEngine torch = TorchPack.engine();
        OnnxEngine onnx = OnnxEngine.open(options);
        Network one = torch.load(model.file(), TorchPack.file(model.file()));
        Network other =
            onnx.load(
                model.file(), NetworkPack.requireFile(TorchPack.DITTO, List.of(".onnx"), model))) {
      assertThat(one.inputs()).isEqualTo(other.inputs());
      assertThat(one.outputs()).isEqualTo(other.outputs());
      Map<String, Tensor> inputs = random(one);
      Map<String, Tensor> actual = one.run(inputs);
      other
          .run(inputs)
          .forEach(
              (name, tensor) ->
                  assertClose(
                      name,
                      Objects.requireNonNull(actual.get(name)).toFloats(),
                      tensor.toFloats()));
    }
  }

  private static Map<String, Tensor> random(Network network) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Random random = new Random(7);
    for (String name : network.inputs()) {
      long[] axes = network.declaredShape(name).orElseThrow();
      for (int i = 0; i < axes.length; i++) {
        axes[i] = axes[i] < 0 ? 6480 : axes[i]; // a window of sound
      }
      int size = (int) Shape.of(axes).size();
      if (name.equals("time_cond")) {
        inputs.put(name, Tensor.of(new long[] {500}, 1));
        continue;
      }
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = 0.3f * (2 * random.nextFloat() - 1);
      }
      inputs.put(name, Tensor.of(values, axes));
    }
    return inputs;
  }

  private static void assertClose(String name, float[] actual, float[] wanted) {
    assertThat(actual).as(name).hasSameSizeAs(wanted);
    float range = 1;
    for (float value : wanted) {
      range = Math.max(range, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!(Math.abs(actual[i] - wanted[i]) <= 2e-5f * range)) {
        assertThat(actual[i]).as("%s[%d] of a range of %s", name, i, range).isEqualTo(wanted[i]);
      }
    }
  }

  @Test
  void inputs_areTakenFromHeapAndDirectBuffersOfEitherOrder() throws Exception {
    try (PyTorchEngine engine = TorchPack.engine();
        Network network = engine.load("stitch_network", TorchPack.file("stitch_network"))) {
      float[] wanted = out(network.run(points(0.5f)));
      for (ByteOrder order : List.of(ByteOrder.nativeOrder(), ByteOrder.BIG_ENDIAN)) {
        Map<String, Tensor> direct = new LinkedHashMap<>();
        points(0.5f)
            .forEach(
                (name, tensor) -> {
                  ByteBuffer bytes = ByteBuffer.allocateDirect(63 * 4).order(order);
                  bytes.asFloatBuffer().put(tensor.floats());
                  direct.put(name, Tensor.of(bytes.asFloatBuffer(), tensor.shape()));
                });
        assertThat(out(network.run(direct))).isEqualTo(wanted);
      }
      assertThat(out(network.run(points(-0.5f)))).isNotEqualTo(wanted);
    }
  }

  @Test
  void results_goWhereTheCallerWantsThem() throws Exception {
    try (PyTorchEngine engine = TorchPack.engine();
        Network network = engine.load("stitch_network", TorchPack.file("stitch_network"))) {
      float[] wanted = out(network.run(points(0.5f)));
      Tensor heap = Tensor.of(new float[63], 1, 21, 3);
      Tensor direct = Tensor.direct(Shape.of(1, 21, 3));
      network.run(points(0.5f), Map.of("out", heap));
      network.run(points(0.5f), Map.of("out", direct));
      assertThat(heap.toFloats()).isEqualTo(wanted);
      assertThat(direct.toFloats()).isEqualTo(wanted);
      network.run(points(0.5f), Map.of());
      assertThatThrownBy(() -> network.run(points(0), Map.of("out", Tensor.of(new float[63], 63))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("out");
      assertThatThrownBy(() -> network.run(points(0), Map.of("picture", heap)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("picture");
      assertThatThrownBy(() -> network.declaredShape("picture"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void wrongType_isRefusedBeforeItReachesLibtorch() throws Exception {
    try (PyTorchEngine engine = TorchPack.engine();
        Network network = engine.load("stitch_network", TorchPack.file("stitch_network"))) {
      Tensor longs = Tensor.of(LongBuffer.allocate(63), Shape.of(1, 21, 3));
      assertThatThrownBy(() -> network.run(Map.of("kp_source", longs, "kp_driving", points(0, 1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("kp_source", "INT64");
    }
  }

  @Test
  void failureInside_namesNetworkFileAndShapes() throws Exception {
    Path file = folder.resolve("any.pt"); // without a manifest nothing checks the shapes
    Files.copy(TorchPack.file("stitch_network"), file);
    try (PyTorchEngine engine = TorchPack.engine();
        Network network = engine.load("any", file)) {
      Tensor seven = Tensor.of(new float[7], 1, 7);
      assertThatThrownBy(() -> network.run(Map.of("argument_1", seven, "argument_2", seven)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContainingAll(
              "any", file.toString(), "cpu", "[1, 7]", "invalid for input of size 7");
      Map<String, Tensor> good =
          Map.of("argument_1", points(0, 0.01f), "argument_2", points(0, 0.02f));
      assertThat(network.run(good)).containsOnlyKeys("output0");
    }
  }

  @Test
  void interruptedThread_beginsNoCall() throws Exception {
    try (PyTorchEngine engine = TorchPack.engine();
        Network network = engine.load("stitch_network", TorchPack.file("stitch_network"))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> network.run(points(0)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("Cancelled");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(network.run(points(0))).containsKey("out");
    }
  }

  @Test
  void engine_closesWhatIsOpen_andLoadsNothingMore() throws Exception {
    PyTorchEngine engine = TorchPack.engine();
    Network network = engine.load("stitch_network", TorchPack.file("stitch_network"));
    engine.close();
    assertThatThrownBy(() -> network.run(points(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> engine.load("stitch_network", TorchPack.file("stitch_network")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
