package io.talkinghead.backend.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import com.google.common.base.Throwables;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * ONNX Runtime in this process: its environment, and how sessions are set up.
 *
 * <p>The environment is one per process. If the host made it before us, it is used as it is. Else
 * it is made with one pool of threads for all networks, which do not spin while they wait.
 */
final class OrtRuntime {
  /**
   * Bytes of stack, which are used as they are needed: some 120 for each of 2 million characters.
   */
  private static final long ROOM = 256L << 20;

  private final OrtEnvironment environment;
  private final OnnxSettings settings;
  private final boolean pooled;

  private OrtRuntime(OrtEnvironment environment, OnnxSettings settings, boolean pooled) {
    this.environment = environment;
    this.settings = settings;
    this.pooled = pooled;
  }

  /**
   * Loads the natives.
   *
   * @throws OrtException if the runtime refuses
   * @throws LinkageError if there are no natives for this machine
   */
  static OrtRuntime open(OnnxSettings settings) throws OrtException {
    OrtEnvironment environment = environment(settings);
    environment.setTelemetry(false);
    return new OrtRuntime(environment, settings, settings.sharedPool() && hasPool(environment));
  }

  /**
   * Makes the environment on a thread with room: ONNX Runtime 1.29 looks through the command line
   * of the process, a few calls deep for every character, and a class path is long.
   */
  private static OrtEnvironment environment(OnnxSettings settings) throws OrtException {
    CompletableFuture<OrtEnvironment> made = new CompletableFuture<>();
    Runnable start =
        () -> {
          try {
            made.complete(create(settings));
          } catch (OrtException | RuntimeException | Error e) {
            made.completeExceptionally(e);
          }
        };
    new Thread(null, start, "talkinghead-onnxruntime-start", ROOM).start();
    try {
      return made.join();
    } catch (CompletionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, OrtException.class);
      Throwables.throwIfUnchecked(cause);
      throw e;
    }
  }

  private static OrtEnvironment create(OnnxSettings settings) throws OrtException {
    try (ThreadingOptions threads = new ThreadingOptions()) {
      threads.setGlobalIntraOpNumThreads(settings.effectiveThreads());
      threads.setGlobalInterOpNumThreads(settings.branchThreads());
      threads.setGlobalSpinControl(settings.spinning());
      return OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "talkinghead", threads);
    } catch (IllegalStateException e) { // somebody made it before us
      return OrtEnvironment.getEnvironment();
    }
  }

  /** Returns whether sessions may do without threads of their own: asked by trying. */
  private static boolean hasPool(OrtEnvironment environment) {
    try (SessionOptions options = new SessionOptions()) {
      options.disablePerSessionThreads();
      environment.createSession(identity(), options).close();
      return true;
    } catch (OrtException e) {
      return false;
    }
  }

  OrtEnvironment environment() {
    return environment;
  }

  /** Returns what computes, for reports. */
  String threads() {
    return pooled ? "pool of the process" : settings.effectiveThreads() + " per network";
  }

  /** Tries to run a network of one node on {@code device}. */
  void probe(Device device) throws OrtException, IOException {
    try (SessionOptions options = sessionOptions(device)) {
      environment.createSession(identity(), options).close();
    }
  }

  /** Returns options for a session on {@code device}, the caller's to close. */
  SessionOptions sessionOptions(Device device) throws OrtException, IOException {
    SessionOptions options = new SessionOptions();
    try {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT); // the fast kernels are here
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // errors are thrown
      if (pooled) {
        options.disablePerSessionThreads();
      } else {
        options.setIntraOpNumThreads(settings.effectiveThreads());
        options.setInterOpNumThreads(settings.branchThreads());
        String spinning = settings.spinning() ? "1" : "0";
        options.addConfigEntry("session.intra_op.allow_spinning", spinning);
        options.addConfigEntry("session.inter_op.allow_spinning", spinning);
      }
      if (settings.branchThreads() > 1) {
        options.setExecutionMode(SessionOptions.ExecutionMode.PARALLEL);
      }
      for (Path library : settings.customOps()) {
        options.registerCustomOpLibrary(library.toAbsolutePath().toString());
      }
      addProviders(options, device);
      return options;
    } catch (OrtException | IOException | RuntimeException | LinkageError e) {
      options.close();
      throw e;
    }
  }

  private void addProviders(SessionOptions options, Device device)
      throws OrtException, IOException {
    if (device.kind() == Device.Kind.TENSORRT) {
      try (OrtTensorRTProviderOptions tensorrt = new OrtTensorRTProviderOptions(device.index())) {
        tensorrt.add("trt_fp16_enable", settings.halfPrecision() ? "1" : "0");
        // TensorRT samples pictures, not volumes; CUDA does both
        tensorrt.add("trt_op_types_to_exclude", "GridSample");
        if (settings.tensorrtCache().isPresent()) {
          Path folder = Files.createDirectories(settings.tensorrtCache().get());
          tensorrt.add("trt_engine_cache_enable", "1");
          tensorrt.add("trt_engine_cache_path", folder.toString());
          tensorrt.add("trt_timing_cache_enable", "1");
          tensorrt.add("trt_timing_cache_path", folder.toString());
        }
        if (!settings.tensorrtPlugins().isEmpty()) {
          tensorrt.add(
              "trt_extra_plugin_lib_paths",
              settings.tensorrtPlugins().stream()
                  .map(Path::toString)
                  .collect(Collectors.joining(File.pathSeparator)));
        }
        options.addTensorrt(tensorrt);
      }
    }
    if (device.gpu()) { // behind TensorRT, too: for the nodes that it cannot run
      try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
        options.addCUDA(cuda);
      }
    }
  }

  private static byte[] identity() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(16))
        .setGraph(
            GraphProto.newBuilder()
                .setName("probe")
                .addInput(value("x"))
                .addOutput(value("y"))
                .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("x").addOutput("y")))
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(
                            TensorShapeProto.newBuilder()
                                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1)))))
        .build();
  }
}
