package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.talkinghead.InferenceException;
import io.talkinghead.backend.onnx.graph.LoopModel;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promises of a network: shapes, ownership, threads, closing, cancelling. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OnnxNetworkTest {
  private OnnxEngine engine;
  private OnnxNetwork stitch;

  @BeforeAll
  void open() throws Exception {
    engine = Pack.engine();
    stitch = engine.load("stitch_network", Pack.file("stitch_network"));
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void namesComeInTheOrderOfTheFile() throws Exception {
    try (OnnxNetwork motion = engine.load("motion_extractor", Pack.file("motion_extractor"))) {
      assertThat(motion.inputs()).containsExactly("image");
      assertThat(motion.outputs())
          .containsExactly("pitch", "yaw", "roll", "t", "exp", "scale", "kp");
      assertThat(motion.declaredShape("exp")).contains(new long[] {1, 63});
      assertThatThrownBy(() -> motion.declaredShape("nose")).hasMessageContaining("nose");
    }
  }

  @Test
  void directAndHeapInputsAndResultsAgree() {
    Map<String, Tensor> heap = Pack.inputs(stitch, 1);
    float[] expected = Pack.floats(stitch, heap, "out");
    assertThat(Pack.floats(stitch, Pack.direct(heap), "out")).isEqualTo(expected);

    Tensor target = Tensor.direct(Shape.of(1, 21, 3));
    stitch.run(Pack.direct(heap), Map.of("out", target));
    assertThat(target.toFloats()).isEqualTo(expected);

    Tensor onHeap = Tensor.of(new float[63], 1, 21, 3);
    stitch.run(heap, Map.of("out", onHeap));
    assertThat(onHeap.toFloats()).isEqualTo(expected);
  }

  @Test
  void foreignByteOrderIsCopiedNotMisread() {
    Map<String, Tensor> heap = Pack.inputs(stitch, 2);
    float[] expected = Pack.floats(stitch, heap, "out");
    ByteOrder foreign =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    Map<String, Tensor> swapped = new LinkedHashMap<>();
    heap.forEach(
        (name, tensor) -> {
          ByteBuffer bytes = ByteBuffer.allocateDirect(63 * 4).order(foreign);
          Tensor copy = Tensor.of(bytes.asFloatBuffer(), tensor.shape());
          copy.set(tensor);
          swapped.put(name, copy);
        });
    assertThat(Pack.floats(stitch, swapped, "out")).isEqualTo(expected);
  }

  @Test
  void resultsAreIndependent() {
    Map<String, Tensor> first = stitch.run(Pack.inputs(stitch, 3));
    float[] before = Pack.get(first, "out").toFloats();
    stitch.run(Pack.inputs(stitch, 4));
    assertThat(Pack.get(first, "out").toFloats()).isEqualTo(before);
  }

  @Test
  void freeAxesAreTaken() throws Exception {
    try (OnnxNetwork hubert = engine.load("hubert", Pack.file("hubert"))) {
      for (int samples : new int[] {3240, 6480, 12960}) {
        Tensor voice = Tensor.of(new float[samples], 1, samples);
        Tensor rows = Pack.get(hubert.run(Map.of("input_values", voice)), "encoding_out");
        assertThat(rows.shape()).isEqualTo(Shape.of((samples - 400) / 320 + 1, 1024));
        Tensor target = Tensor.direct(rows.shape());
        hubert.run(Map.of("input_values", voice), Map.of("encoding_out", target));
        assertThat(target.toFloats()).isEqualTo(rows.toFloats());
      }
    }
  }

  @Test
  void onlyWantedOutputsAreWritten() throws Exception {
    try (OnnxNetwork motion = engine.load("motion_extractor", Pack.file("motion_extractor"))) {
      Map<String, Tensor> inputs = Pack.inputs(motion, 5);
      Tensor scale = Tensor.direct(Shape.of(1, 1));
      motion.run(inputs, Map.of("scale", scale));
      assertThat(scale.toFloats()).isEqualTo(Pack.floats(motion, inputs, "scale"));
    }
  }

  @Test
  void wrongNamesShapesAndTypesAreRefused() {
    Map<String, Tensor> inputs = Pack.inputs(stitch, 6);
    Map<String, Tensor> missing = Map.of("kp_source", Pack.get(inputs, "kp_source"));
    assertThatThrownBy(() -> stitch.run(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kp_driving");
    Map<String, Tensor> wrong = new LinkedHashMap<>(inputs);
    wrong.put("kp_driving", Tensor.of(new float[60], 1, 20, 3));
    assertThatThrownBy(() -> stitch.run(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 21, 3]")
        .hasMessageContaining("[1, 20, 3]");
    wrong.put("kp_driving", Tensor.of(new long[63], 1, 21, 3));
    assertThatThrownBy(() -> stitch.run(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INT64");
    Map<String, Tensor> unknown = Map.of("nose", Tensor.of(new float[1], 1));
    assertThatThrownBy(() -> stitch.run(inputs, unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nose");
    assertThatCode(() -> stitch.run(inputs)).as("a good request after").doesNotThrowAnyException();
  }

  @Test
  void callersSideBySideGetTheirOwnResults() throws Exception {
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inputs.add(Pack.inputs(stitch, 100 + i));
      expected.add(Pack.floats(stitch, inputs.get(i), "out"));
    }
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int job = i;
        jobs.add(
            pool.submit(
                () -> {
                  for (int k = 0; k < 200; k++) {
                    assertThat(Pack.floats(stitch, inputs.get(job), "out"))
                        .isEqualTo(expected.get(job));
                  }
                }));
      }
      for (Future<?> job : jobs) {
        job.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void closing_twiceIsFineAndUseAfterwardsIsRefused() throws Exception {
    OnnxNetwork network = engine.load("stitch_network", Pack.file("stitch_network"));
    Map<String, Tensor> inputs = Pack.inputs(network, 7);
    network.run(inputs);
    network.close();
    network.close();
    assertThatThrownBy(() -> network.run(inputs))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stitch_network");
  }

  @Test
  void closing_waitsForRunningCalls() throws Exception {
    for (int round = 0; round < 20; round++) {
      OnnxNetwork network = engine.load("stitch_network", Pack.file("stitch_network"));
      Map<String, Tensor> inputs = Pack.inputs(network, round);
      CountDownLatch begun = new CountDownLatch(3);
      ExecutorService pool = Executors.newFixedThreadPool(3);
      List<Future<?>> jobs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        jobs.add(
            pool.submit(
                () -> {
                  network.run(inputs);
                  begun.countDown();
                  assertThatThrownBy(
                          () -> {
                            while (true) {
                              network.run(inputs);
                            }
                          })
                      .isInstanceOf(IllegalStateException.class);
                }));
      }
      begun.await();
      network.close();
      for (Future<?> job : jobs) {
        job.get();
      }
      pool.shutdown();
    }
  }

  @Test
  void interrupt_endsTheCallAndTheThreadStaysInterrupted(@TempDir Path folder) throws Exception {
    endless(folder, (thread, network) -> thread.interrupt(), true);
  }

  @Test
  void cancel_endsTheCall(@TempDir Path folder) throws Exception {
    endless(folder, (thread, network) -> network.cancel(), false);
  }

  private interface Ending {
    void end(Thread thread, OnnxNetwork network);
  }

  /** Runs a network that takes hours, ends it, and runs it again for a moment. */
  private void endless(Path folder, Ending ending, boolean interrupted) throws Exception {
    Path file = folder.resolve("endless.onnx");
    LoopModel.write(file);
    try (OnnxNetwork network = engine.load("endless", file)) {
      Tensor ages = Tensor.of(new long[] {Long.MAX_VALUE}, 1);
      Tensor brief = Tensor.of(new long[] {3}, 1);
      Tensor x = Tensor.of(new float[] {1}, 1);
      List<Throwable> failures = new ArrayList<>();
      List<Boolean> flags = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  network.run(Map.of("x", x, "count", ages));
                } catch (RuntimeException e) {
                  failures.add(e);
                  flags.add(Thread.currentThread().isInterrupted());
                }
              });
      thread.start();
      while (thread.isAlive()) { // until the call has begun there is nothing to cancel
        ending.end(thread, network);
        thread.join(5);
      }
      assertThat(failures).singleElement().isInstanceOf(InferenceException.class);
      assertThat(failures.get(0)).hasMessageContaining("Cancelled").hasMessageContaining("endless");
      assertThat(flags).containsExactly(interrupted);
      assertThat(Pack.floats(network, Map.of("x", x, "count", brief), "y")).containsExactly(4);
    }
  }

  @Test
  void failure_namesNetworkFileAndShapes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gather.onnx");
    LoopModel.writeGather(file);
    try (OnnxNetwork network = engine.load("gatherer", file)) {
      Map<String, Tensor> outside = Map.of("index", Tensor.of(new long[] {99}, 1));
      assertThatThrownBy(() -> network.run(outside))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("gatherer")
          .hasMessageContaining(file.toString())
          .hasMessageContaining("INT64 [1]")
          .hasCauseInstanceOf(OrtException.class);
      assertThat(Pack.floats(network, Map.of("index", Tensor.of(new long[] {1}, 1)), "y"))
          .containsExactly(20);
    }
  }
}
