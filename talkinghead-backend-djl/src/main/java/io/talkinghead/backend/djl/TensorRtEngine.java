package io.talkinghead.backend.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs networks on TensorRT 8 through DJL's engine, the last of which is 0.33.0: on Linux, from
 * {@code .onnx} (an engine is built at every load) and from engines built before, {@code .trt} and
 * {@code .engine}, whose inputs and outputs a {@link Manifest} beside them names.
 *
 * <p>What the engine cannot do is refused at load, with the name of the input: axes of free length,
 * and int64. Plug-in libraries are loaded when TensorRT starts, once in a process.
 *
 * <p>This has been run against a stand-in for DJL's engine only; TensorRT itself is not among what
 * the project's machines have.
 *
 * <p><b>Threads:</b> any.
 */
public final class TensorRtEngine implements InferenceEngine {
  /** The name of this backend. */
  public static final String NAME = "tensorrt";

  /** What DJL calls it. */
  static final String DJL = "TensorRT";

  private static final Map<String, String> FAILURES = new ConcurrentHashMap<>();

  private final Engine engine;
  private final String name;
  private final int gpu;
  private final Set<DjlNetwork> networks = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private TensorRtEngine(Engine engine, String name, int gpu) {
    this.engine = engine;
    this.name = name;
    this.gpu = gpu;
  }

  /**
   * Opens an engine on the GPU that {@code options} ask for.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if TensorRT does not load, with what is missing
   */
  public static TensorRtEngine open(Options options) {
    return open(TensorRtSettings.of(options), DJL);
  }

  /** Opens DJL's engine called {@code name}. */
  static TensorRtEngine open(TensorRtSettings settings, String name) {
    if (!settings.plugins().isEmpty()) {
      System.setProperty(
          "TENSORRT_EXTRA_LIBRARY_PATH",
          settings.plugins().stream().map(Path::toString).collect(Collectors.joining(",")));
    }
    return new TensorRtEngine(start(name), name, settings.gpu());
  }

  private static Engine start(String name) {
    String before = FAILURES.get(name);
    if (before != null) {
      throw new IllegalStateException(before); // a class that failed to load fails without a reason
    }
    try {
      return Engine.getEngine(name);
    } catch (RuntimeException | LinkageError e) { // UnsatisfiedLinkError, well wrapped
      String reason = Causes.deepest(e);
      String message =
          reason.contains("not found: " + name)
              ? "DJL's TensorRT engine is missing: add ai.djl.tensorrt:tensorrt:0.33.0"
              : "DJL's TensorRT engine does not load on %s (%s). It needs Linux on x86-64, an NVIDIA driver, and the libraries of TensorRT 8 (libnvinfer.so.8, libnvonnxparser.so.8, libnvparsers.so.8) where the loader finds them"
                  .formatted(TorchLibraries.platform(), reason);
      FAILURES.put(name, message);
      throw new IllegalStateException(message, e);
    }
  }

  /** Returns whether {@link #open} would succeed, and else what is missing. */
  public static Availability availability(Options options) {
    return availability(options, DJL);
  }

  static Availability availability(Options options, String name) {
    try (TensorRtEngine engine = open(TensorRtSettings.of(options), name)) {
      return Availability.yes("TensorRT " + engine.engine.getVersion() + " on " + engine.device());
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Availability.no(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String device() {
    return "tensorrt:" + gpu;
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("tensorrt", engine.getVersion());
  }

  /**
   * Loads {@code model}, builds its engine if it is ONNX, and runs it once. One after another: a
   * builder measures which kernels are fast, and must have the GPU to itself for that.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID}; names file and
   *     reason
   */
  @Override
  public synchronized Network load(String role, Path model) throws IOException {
    if (closed) {
      throw new IllegalStateException("The TensorRT engine is closed");
    }
    Signature signature = signature(model);
    Model loaded = Model.newInstance(role, Device.gpu(gpu), name);
    DjlNetwork network;
    try {
      loaded.load(model, null, Map.of());
      Predictors predictors = new Predictors(loaded);
      network =
          new DjlNetwork(
              role,
              model,
              device(),
              loaded,
              signature,
              predictors::run,
              closing -> {
                predictors.close();
                networks.remove(closing);
              });
    } catch (EngineException | MalformedModelException e) {
      loaded.close();
      throw ModelFiles.invalid(
          model,
          "TensorRT %s does not take it (%s); an engine belongs to the version and the GPU that it was built for"
              .formatted(engine.getVersion(), Causes.firstLine(e)),
          e);
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
    networks.add(network);
    WarmUp.run(network, model, signature, /* times= */ 1);
    return network;
  }

  private static Signature signature(Path model) throws IOException {
    String file = model.toString();
    if (!file.endsWith(".onnx") && !file.endsWith(".trt") && !file.endsWith(".engine")) {
      throw ModelFiles.invalid(model, "TensorRT takes .onnx, .trt and .engine", null);
    }
    if (!Files.isRegularFile(model)) {
      throw ModelFiles.missing(model);
    }
    Optional<Signature> signature =
        file.endsWith(".onnx")
            ? Optional.of(OnnxSignature.read(model).signature())
            : Manifest.find(model);
    for (Port input : signature.map(Signature::inputs).orElse(List.of())) {
      if (!input.isFixed() || input.type().equals(Optional.of(DataType.INT64))) {
        throw ModelFiles.invalid(
            model,
            "input %s is %s, and DJL's TensorRT engine takes neither free axes nor int64; run this stage on onnx or pytorch"
                .formatted(input.name(), input),
            null);
      }
    }
    return signature.orElseThrow(
        () ->
            ModelFiles.invalid(
                model,
                "nothing tells its inputs; put a %s beside it that names them in their order"
                    .formatted(Manifest.NAME),
                null));
  }

  /** Closes the networks that are still open; may be repeated. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(networks).forEach(DjlNetwork::close);
  }
}
