package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.core.internal.memory.FreeMemory;
import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.spi.InferenceEngine;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The engines of a backend that are open: whoever asks for the same settings shares one, with the
 * networks it has loaded. An engine is held no longer than its last lease. All of them load within
 * the memory that the machine has free.
 *
 * <p><b>Threads:</b> any.
 *
 * @param <K> what an engine depends on, compared by {@code equals}
 */
public final class SharedEngines<K> {
  private final Map<K, SharedEngine> open = new HashMap<>();
  private final MemoryGate gate = new MemoryGate(FreeMemory::bytes);

  /**
   * Returns the engine for {@code key}, opened if nobody has it; the caller closes its lease.
   *
   * @param opener opens it; what it throws is passed on
   */
  public JoiningEngine lease(K key, Supplier<InferenceEngine> opener) {
    synchronized (open) {
      SharedEngine shared = open.get(key);
      if (shared == null) {
        shared = new SharedEngine(opener.get(), gate);
        open.put(key, shared);
      }
      SharedEngine engine = shared;
      return engine.lease(
          () -> {
            synchronized (open) { // nobody leases it between its last return and its removal
              if (engine.giveBack()) {
                open.remove(key);
              }
            }
          });
    }
  }

  /** Returns how many engines are open. */
  public int open() {
    synchronized (open) {
      return open.size();
    }
  }
}
