package io.talkinghead.backend.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.backend.djl.torchscript.TorchScriptConverter;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs networks on PyTorch's C++ library through DJL, on the processor or on an NVIDIA GPU.
 *
 * <p>It loads TorchScript ({@code .pt}), and ONNX after a conversion that is kept. The networks run
 * in inference mode. Files are loaded with DJL's option {@code mapLocation}: weights that a frozen
 * network holds as constants come to the device only that way.
 *
 * <p>A device that is asked for is used or refused with the reason, never replaced; only {@code
 * auto} looks further, and {@link #refusals()} tells why it did. {@link PyTorchSettings} lists the
 * options; the threads among them are settings of the process.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> libtorch is shared with the host and outlives the
 * engine.
 */
public final class PyTorchEngine implements InferenceEngine {
  /** The name of this backend. */
  public static final String NAME = "pytorch";

  private static final System.Logger LOG = System.getLogger(PyTorchEngine.class.getName());
  private static final String DJL = "PyTorch";

  private final TorchRuntime runtime;
  private final PyTorchSettings settings;
  private final TorchDevice device;
  private final Map<String, String> refusals;
  private final ModelSource source;
  private final Set<DjlNetwork> networks = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private PyTorchEngine(
      TorchRuntime runtime,
      PyTorchSettings settings,
      TorchRuntime.Choice choice,
      ModelSource source) {
    this.runtime = runtime;
    this.settings = settings;
    this.device = choice.device().orElseThrow();
    this.refusals = choice.refusals();
    this.source = source;
  }

  /**
   * Opens an engine on the device that {@code options} ask for.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if libtorch or the device do not work, with what was seen
   */
  public static PyTorchEngine open(Options options) {
    return open(options, TorchScriptConverter::convert);
  }

  static PyTorchEngine open(Options options, OnnxConversion conversion) {
    PyTorchEngine engine = connect(options, conversion);
    LOG.log(
        System.Logger.Level.INFO,
        "libtorch {0} computes on {1}, threads: {2} in this process{3}",
        engine.runtime.version(),
        engine.device(),
        engine.runtime.threads(),
        engine.refusals.isEmpty() ? "" : "; not on " + engine.refusals);
    return engine;
  }

  private static PyTorchEngine connect(Options options, OnnxConversion conversion) {
    PyTorchSettings settings = PyTorchSettings.of(options);
    TorchRuntime runtime = TorchRuntime.start(settings);
    TorchRuntime.Choice choice = runtime.choose(settings);
    if (choice.device().isEmpty()) {
      throw new IllegalStateException(
          "PyTorch cannot compute on %s. For a GPU, set PYTORCH_LIBRARY_PATH to an installed libtorch %s with CUDA; or set device to cpu."
              .formatted(choice.refusals(), runtime.version()));
    }
    return new PyTorchEngine(
        runtime, settings, choice, new ModelSource(settings.cache(), conversion));
  }

  /**
   * Returns whether {@link #open} would succeed: looks for the parts of libtorch, and starts it if
   * they are there.
   */
  public static Availability availability(Options options) {
    try (PyTorchEngine engine = connect(options, TorchScriptConverter::convert)) {
      return Availability.yes("libtorch " + engine.runtime.version() + " on " + engine.device());
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
    return device.toString();
  }

  /** Returns the devices that were tried and did not work, with the reasons. */
  public Map<String, String> refusals() {
    return Map.copyOf(refusals);
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("libtorch", runtime.version(), "djl", Engine.getDjlVersion());
  }

  /**
   * Loads {@code model}, and runs it as often as {@code pytorch.warmUp} says if its shapes are
   * known.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID}; names file and
   *     reason
   */
  @Override
  public Network load(String role, Path model) throws IOException {
    Path file = half(model);
    ModelSource.Prepared prepared = source.prepare(file);
    try {
      return start(role, file, prepared);
    } catch (InputException e) {
      if (!prepared.made()) {
        throw e;
      }
      Files.deleteIfExists(prepared.file()); // somebody may have damaged it: it is made anew, once
    } finally {
      prepared.release();
    }
    ModelSource.Prepared again = source.prepare(file);
    try {
      return start(role, file, again);
    } finally {
      again.release();
    }
  }

  /** Returns the file beside {@code model} that is made for half precision, if that is wanted. */
  private Path half(Path model) {
    Path half =
        model.resolveSibling(
            String.valueOf(model.getFileName()).replaceFirst("\\.(pt|onnx)$", "") + ".fp16.pt");
    return settings.halfPrecision() && Files.isRegularFile(half) ? half : model;
  }

  private DjlNetwork start(String role, Path file, ModelSource.Prepared prepared)
      throws IOException {
    if (closed) {
      throw new IllegalStateException("The PyTorch engine is closed");
    }
    Model model = Model.newInstance(role, TorchRuntime.djl(device), DJL);
    DjlNetwork network;
    try {
      model.load(prepared.file(), null, Map.of("mapLocation", "true"));
      Block block = model.getBlock();
      network =
          new DjlNetwork(
              role,
              file,
              device(),
              model,
              prepared.signature(),
              (scope, inputs, taker) ->
                  taker.accept(block.forward(new ParameterStore(scope, false), inputs, false)),
              networks::remove);
    } catch (EngineException | MalformedModelException e) {
      model.close();
      throw refusal(file, e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
    networks.add(network);
    WarmUp.run(network, file, prepared.signature(), settings.warmUp());
    return network;
  }

  private InputException refusal(Path file, Exception cause) {
    String text = String.valueOf(cause.getMessage());
    boolean unknown = text.contains("Unknown builtin op");
    return ModelFiles.invalid(
        file,
        unknown
            ? "libtorch %s does not know one of its operators (%s); export it with this version of PyTorch, without further libraries"
                .formatted(runtime.version(), Causes.torch(cause))
            : "libtorch %s does not load it (%s); export it anew as TorchScript, traced or scripted, at most frozen"
                .formatted(runtime.version(), Causes.torch(cause)),
        cause);
  }

  /** Closes the networks that are still open; may be repeated. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(networks).forEach(DjlNetwork::close);
  }
}
