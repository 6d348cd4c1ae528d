package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One engine for several stages: each network is loaded once, however many ask for it, and freed
 * when the last of them has closed it; the engine is closed with its last lease.
 *
 * <p>Different networks load at once, as far as memory allows: the files under way are together no
 * larger than what is free. Whoever asks for a network that is being loaded waits for it; should
 * that fail, it tries itself, and meets its own failure.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> each {@link #lease()} is its taker's to close, and each
 * network that it loaded; a handle that was closed refuses calls, whoever else still uses the
 * network.
 */
public final class SharedEngine {
  private final InferenceEngine engine;
  private final MemoryGate gate;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition loaded = lock.newCondition();
  private final Map<Object, Loaded> networks = new HashMap<>();
  private final Set<Object> loading = new HashSet<>();
  private int leases;
  private boolean closed;

  /**
   * Shares {@code engine}, which becomes this object's to close.
   *
   * @param gate lets networks be loaded, each with the size of its files
   */
  public SharedEngine(InferenceEngine engine, MemoryGate gate) {
    this.engine = engine;
    this.gate = gate;
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
  public JoiningEngine lease(Runnable onClose) {
    lock.lock();
    try {
      requireOpen();
      leases++;
      return new Lease(onClose);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  /**
   * Counts one user less; closes the engine, and returns true, if it was the last. Waits for what
   * is being loaded then.
   */
  public boolean giveBack() {
    lock.lock();
    try {
      leases--;
      if (leases == 0) {
        closed = true;
        while (!loading.isEmpty()) {
          loaded.awaitUninterruptibly();
        }
        engine.close();
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Network> load(Object key, long bytes, Loader loader) throws IOException {
    Optional<Network> known = take(key);
    if (known.isPresent()) {
      return known;
    }
    Optional<Network> network = Optional.empty();
    try {
      gate.enter(bytes);
      try {
        network = loader.load();
      } finally {
        gate.exit(bytes);
      }
    } finally {
      network = ended(key, network);
    }
    return network;
  }

  /** Returns a handle of what is loaded; empty if the caller is to load it, and {@link #ended}. */
  private Optional<Network> take(Object key) {
    lock.lock();
    try {
      while (loading.contains(key)) {
        loaded.awaitUninterruptibly();
      }
      requireOpen();
      Loaded network = networks.get(key);
      if (network == null) {
        loading.add(key);
        return Optional.empty();
      }
      return Optional.of(handle(key, network));
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of what came of loading {@code key}, and returns a handle of it. */
  private Optional<Network> ended(Object key, Optional<Network> network) {
    lock.lock();
    try {
      loading.remove(key);
      loaded.signalAll();
      return network.map(
          found -> {
            Loaded entry = new Loaded(found);
            networks.put(key, entry);
            return handle(key, entry);
          });
    } finally {
      lock.unlock();
    }
  }

  private Network handle(Object key, Loaded network) {
    network.handles++;
    return new Handle(key, network);
  }

  private void release(Object key, Loaded network) {
    lock.lock();
    try {
      network.handles--;
      if (network.handles == 0) {
        networks.remove(key);
        network.network.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the size of {@code files}; one that is missing counts nothing, the engine tells. */
  private static long bytes(Path... files) throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return sum;
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
          .load(List.of(role, model), bytes(model), () -> Optional.of(engine.load(role, model)))
          .orElseThrow();
    }

    @Override
    public Optional<Network> joinRenderer(Optional<Path> stitch, Path warp, Path decoder)
        throws IOException {
      check();
      return engine instanceof JoiningEngine joining
          ? SharedEngine.this.load(
              List.of(stitch, warp, decoder),
              bytes(warp, decoder),
              () -> joining.joinRenderer(stitch, warp, decoder))
          : Optional.empty();
    }

    @Override
    public Optional<Network> joinSampler(Path network, SamplerSchedule schedule)
        throws IOException {
      check();
      return engine instanceof JoiningEngine joining
          ? SharedEngine.this.load(
              List.of(network, schedule),
              bytes(network),
              () -> joining.joinSampler(network, schedule))
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
    public Optional<Tensor.Type> declaredType(String name) {
      return loaded.network.declaredType(name);
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
