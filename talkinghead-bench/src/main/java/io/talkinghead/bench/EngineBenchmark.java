package io.talkinghead.bench;

import io.talkinghead.Options;
import io.talkinghead.backend.djl.PyTorchEngine;
import io.talkinghead.backend.onnx.OnnxEngine;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of each network of the synthetic pack, the same graph on ONNX Runtime and on libtorch,
 * with inputs and outputs in direct buffers. {@code java -jar
 * talkinghead-bench/target/benchmarks.jar Engine -p threads=1}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {
  /** What runs it. */
  @Param({"onnx", "pytorch"})
  String engine;

  /** Its file without the extension. */
  @Param({
    "hubert",
    "lmdm_v0.4_hubert",
    "stitch_network",
    "warp_network",
    "decoder",
    "appearance_extractor",
    "motion_extractor",
    "insightface_det",
    "landmark106",
    "landmark203",
    "blaze_face",
    "face_mesh"
  })
  String network;

  /** Threads that share one operator. */
  @Param("1")
  int threads;

  private InferenceEngine opened;
  private Network loaded;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  /** Loads the network and runs it once, to learn the shapes of its outputs. */
  @Setup
  public void open() throws IOException {
    Options options =
        Options.builder()
            .device("cpu")
            .properties(
                Map.of(
                    "onnx.cache",
                    "none",
                    "onnx.threads",
                    Integer.toString(threads),
                    "pytorch.cache",
                    "none",
                    "pytorch.threads",
                    Integer.toString(threads)))
            .build();
    boolean onnx = engine.equals("onnx");
    opened = onnx ? OnnxEngine.open(options) : PyTorchEngine.open(options);
    Path folder = DittoSamples.folder().resolve(onnx ? "ditto_onnx" : "ditto_torchscript");
    loaded = opened.load(network, folder.resolve(network + (onnx ? ".onnx" : ".pt")));
    Random random = new Random(1);
    for (String name : loaded.inputs()) {
      inputs.put(name, input(name, random));
    }
    loaded.run(inputs).forEach((name, result) -> outputs.put(name, Tensor.direct(result.shape())));
  }

  private Tensor input(String name, Random random) {
    if (name.equals("time_cond")) {
      return Tensor.of(new long[] {500}, 1);
    }
    long[] axes = loaded.declaredShape(name).orElseThrow();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes[i] < 0 ? 6480 : axes[i]; // a window of sound
    }
    Tensor tensor = Tensor.direct(Shape.of(axes));
    for (int i = 0; i < tensor.shape().size(); i++) {
      tensor.floats().put(i, 0.3f * (2 * random.nextFloat() - 1));
    }
    return tensor;
  }

  /** Frees both. */
  @TearDown
  public void close() {
    loaded.close();
    opened.close();
  }

  /** One call. */
  @Benchmark
  public Map<String, Tensor> run() {
    loaded.run(inputs, outputs);
    return outputs;
  }
}
