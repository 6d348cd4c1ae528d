package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One engine for several stages: each network is loaded once, however many ask for it, and freed
 * when the last of them has closed it; the engine is closed with its last lease.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> each {@link #lease()} is its taker's to close, and each
 * network that it loaded; a handle that was closed refuses calls, whoever else still uses the
 * network.
 */
public final class SharedEngine {
  private final InferenceEngine engine;
  private final Map<Object, Loaded> networks = new HashMap<>();
  private int leases;
  private boolean closed;

  /** Shares {@code engine}, which becomes this object's to close. */
  public SharedEngine(InferenceEngine engine) {
    this.engine = engine;
  }

  /** A network and how many handles of it are open. */
  private static final class Loaded {
    private final Network network;
    private int handles;

    Loaded(Network network) {
      this.network = network;
    }
  }

  /** Loads a network, which an engine may decline. */
  private interface Loader {
    Optional<Network> load() throws IOException;
  }

  /** Returns the engine for one more user, who closes it. */
  public JoiningEngine lease() {
    return lease(this::giveBack);
  }

  /**
   * Returns the engine for one more user, who closes it.
   *
   * @param onClose runs once, when the user closes it, and calls {@link #giveBack}
   * @throws IllegalStateException if the last user has closed it already
   */
  public synchronized JoiningEngine lease(Runnable onClose) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    leases++;
    return new Lease(onClose);
  }

  /** Counts one user less; closes the engine, and returns true, if it was the last. */
  public synchronized boolean giveBack() {
    leases--;
    if (leases == 0) {
      closed = true;
      engine.close();
    }
    return closed;
  }

  private synchronized Optional<Network> load(Object key, Loader loader) throws IOException {
    Loaded loaded = networks.get(key);
    if (loaded == null) {
      Optional<Network> network = loader.load();
      if (network.isEmpty()) {
        return network;
      }
      loaded = new Loaded(network.get());
      networks.put(key, loaded);
    }
    loaded.handles++;
    return Optional.of(new Handle(key, loaded));
  }

  private synchronized void release(Object key, Loaded loaded) {
    loaded.handles--;
    if (loaded.handles == 0) {
      networks.remove(key);
      loaded.network.close();
    }
  }

  /** The engine in the hands of one user. */
  private final class Lease implements JoiningEngine {
    private final Runnable onClose;
    private final AtomicBoolean ended = new AtomicBoolean();

    Lease(Runnable onClose) {
      this.onClose = onClose;
    }

    private void check() {
      if (ended.get()) {
        throw new IllegalStateException("the engine is closed");
      }
    }

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String device() {
      return engine.device();
    }

    @Override
    public Network load(String role, Path model) throws IOException {
      check();
      return SharedEngine.this
          .load(List.of(role, model), () -> Optional.of(engine.load(role, model)))
          .orElseThrow();
    }

    @Override
    public Optional<Network> joinRenderer(Optional<Path> stitch, Path warp, Path decoder)
        throws IOException {
      check();
      return engine instanceof JoiningEngine joining
          ? SharedEngine.this.load(
              List.of(stitch, warp, decoder), () -> joining.joinRenderer(stitch, warp, decoder))
          : Optional.empty();
    }

    @Override
    public Optional<Network> joinSampler(Path network, SamplerSchedule schedule)
        throws IOException {
      check();
      return engine instanceof JoiningEngine joining
          ? SharedEngine.this.load(
              List.of(network, schedule), () -> joining.joinSampler(network, schedule))
          : Optional.empty();
    }

    @Override
    public Map<String, String> versions() {
      return engine.versions();
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        onClose.run();
      }
    }
  }

  /** A network in the hands of one user. */
  private final class Handle implements Network {
    private final Object key;
    private final Loaded loaded;
    private final AtomicBoolean ended = new AtomicBoolean();

    Handle(Object key, Loaded loaded) {
      this.key = key;
      this.loaded = loaded;
    }

    private Network open() {
      if (ended.get()) {
        throw new IllegalStateException("Network " + loaded.network + " is closed");
      }
      return loaded.network;
    }

    @Override
    public List<String> inputs() {
      return loaded.network.inputs();
    }

    @Override
    public List<String> outputs() {
      return loaded.network.outputs();
    }

    @Override
    public Optional<long[]> declaredShape(String name) {
      return loaded.network.declaredShape(name);
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return open().run(inputs);
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> results) {
      open().run(inputs, results);
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        release(key, loaded);
      }
    }

    @Override
    public String toString() {
      return loaded.network.toString();
    }
  }
}
