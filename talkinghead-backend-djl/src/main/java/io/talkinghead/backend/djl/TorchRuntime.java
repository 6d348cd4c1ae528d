package io.talkinghead.backend.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * libtorch in this process: started once, by whoever asks first, and never stopped.
 *
 * <p>Before the start the system properties {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} are
 * set to {@code true} unless the host has set them: DJL then neither downloads nor reports its use.
 * The threads are settings of the process, read at the start: {@code ai.djl.pytorch.num_threads}
 * and {@code num_interop_threads}. A later wish for others is refused, not ignored.
 *
 * <p><b>Threads:</b> any.
 */
final class TorchRuntime {
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String BRANCH_THREADS = "ai.djl.pytorch.num_interop_threads";
  private static @Nullable TorchRuntime running;
  private static @Nullable String failure;

  private final Engine engine;

  private TorchRuntime(Engine engine) {
    this.engine = engine;
  }

  /**
   * Starts libtorch, or finds it started.
   *
   * @throws IllegalStateException if it is not there, does not load, or runs with other threads
   *     than {@code settings} ask for
   */
  static synchronized TorchRuntime start(PyTorchSettings settings) {
    if (failure != null) {
      throw new IllegalStateException(failure); // it would not load later
    }
    TorchRuntime runtime = running;
    if (runtime == null) {
      TorchLibraries libraries = TorchLibraries.find(loader(), System.getenv());
      Optional<String> problem = libraries.problem(TorchLibraries.platform());
      if (problem.isPresent()) {
        throw new IllegalStateException("PyTorch cannot start: " + problem.get() + ".");
      }
      runtime = load(settings);
      running = runtime;
    }
    requireThreads("pytorch.threads", settings.threads(), JniUtils.getNumThreads());
    requireThreads(
        "pytorch.branchThreads", settings.branchThreads(), JniUtils.getNumInteropThreads());
    return runtime;
  }

  private static ClassLoader loader() {
    return TorchRuntime.class.getClassLoader();
  }

  private static TorchRuntime load(PyTorchSettings settings) {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    if (settings.threads() > 0) {
      System.setProperty(THREADS, Integer.toString(settings.threads()));
    } else {
      setUnlessSet(THREADS, Integer.toString(half));
    }
    if (settings.branchThreads() > 0) {
      System.setProperty(BRANCH_THREADS, Integer.toString(settings.branchThreads()));
    }
    try {
      return new TorchRuntime(Engine.getEngine("PyTorch"));
    } catch (RuntimeException | LinkageError e) { // DJL wraps an UnsatisfiedLinkError in others
      String reason =
          "libtorch does not load on %s: %s. It needs glibc 2.29 and libstdc++ 3.4.26 or newer."
              .formatted(TorchLibraries.platform(), Causes.deepest(e));
      failure = reason;
      throw new IllegalStateException(reason, e);
    }
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static void requireThreads(String key, int wanted, int actual) {
    if (wanted > 0 && wanted != actual) {
      throw new IllegalStateException(
          "%s=%d came too late: libtorch has been started in this process with %d, and keeps it. Ask for %d, or leave it out."
              .formatted(key, wanted, actual, actual));
    }
  }

  /** Returns the version of libtorch, such as {@code 2.7.1}. */
  String version() {
    return engine.getVersion();
  }

  /** Returns the threads that share one operator. */
  int threads() {
    return JniUtils.getNumThreads();
  }

  /** Which device works, and why others were not taken. */
  record Choice(Optional<TorchDevice> device, Map<String, String> refusals) {}

  /** Tries the devices that {@code settings} allow, the best first. */
  Choice choose(PyTorchSettings settings) {
    TorchDevice asked = settings.device();
    List<TorchDevice> candidates =
        asked.kind() != TorchDevice.Kind.AUTO
            ? List.of(asked)
            : List.of(
                new TorchDevice(TorchDevice.Kind.CUDA, 0),
                new TorchDevice(TorchDevice.Kind.CPU, 0));
    Map<String, String> refusals = new LinkedHashMap<>();
    for (TorchDevice device : candidates) {
      Optional<String> refusal = refusal(device, settings.halfPrecision());
      if (refusal.isEmpty()) {
        return new Choice(Optional.of(device), refusals);
      }
      refusals.put(device.toString(), refusal.get());
    }
    return new Choice(Optional.empty(), refusals);
  }

  private Optional<String> refusal(TorchDevice device, boolean halfPrecision) {
    if (!device.gpu()) {
      return halfPrecision
          ? Optional.of("fp16 is slower than fp32 on the processor; ask for fp32")
          : Optional.empty();
    }
    try {
      if (!engine.hasCapability(StandardCapabilities.CUDA)) {
        return Optional.of("this libtorch has no CUDA, or finds no GPU");
      }
      try (NDManager probe = engine.newBaseManager(djl(device))) {
        probe.zeros(new Shape(1), DataType.FLOAT32).toByteBuffer();
      }
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(Causes.firstLine(e));
    }
  }

  /** Returns {@code device} in DJL's words. */
  static Device djl(TorchDevice device) {
    return device.gpu() ? Device.gpu(device.index()) : Device.cpu();
  }
}
