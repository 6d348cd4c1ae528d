package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.pack.JoiningEngine;
import io.talkinghead.core.internal.ditto.pack.SharedEngines;
import java.util.concurrent.ThreadFactory;

/**
 * The engines that are open in this process: stages that ask for the same settings and threads, as
 * those of one head do, share one. Like the runtime's own environment this is one for the process;
 * it holds an engine no longer than a stage does.
 *
 * <p><b>Threads:</b> any.
 */
final class Engines {
  private static final SharedEngines<Key> OPEN = new SharedEngines<>();

  /** What an engine depends on. */
  private record Key(OnnxSettings settings, ThreadFactory threads) {}

  private Engines() {}

  /**
   * Returns the engine for {@code options}, opened if nobody has it; the caller closes its lease.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if the device does not work, with what was seen
   */
  static JoiningEngine lease(Options options) {
    Key key = new Key(OnnxSettings.of(options), options.threads());
    return OPEN.lease(key, () -> OnnxEngine.open(options));
  }

  /** Returns how many engines are open. */
  static int open() {
    return OPEN.open();
  }
}
