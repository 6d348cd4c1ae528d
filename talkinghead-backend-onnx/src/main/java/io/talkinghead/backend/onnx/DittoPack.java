package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoBackend;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Stage;
import java.util.List;

/**
 * The Ditto networks on ONNX Runtime; {@link DittoBackend} tells which pack, options and dump a
 * stage takes, {@link OnnxSettings} lists the properties of the engine. The stages of a head share
 * one engine.
 */
final class DittoPack {
  /** Ahead of the built-in backend: whoever has the pack wants it used. */
  static final int PRIORITY = DittoBackend.PRIORITY;

  private static final DittoBackend BACKEND =
      new DittoBackend(
          new DittoBackend.Engines() {
            @Override
            public Availability availability(Options options) {
              return OnnxEngine.availability(options);
            }

            @Override
            public InferenceEngine lease(Options options) {
              return Engines.lease(options);
            }
          },
          List.of(".onnx"));

  private DittoPack() {}

  /** Returns whether {@code part} would open. */
  static Availability availability(Options options, DittoPart<?> part) {
    return BACKEND.availability(options, part);
  }

  /**
   * Opens {@code part} on the engine of these options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if device or pack do not work, with the reason
   */
  static <S extends Stage> S open(Options options, DittoPart<S> part) {
    return BACKEND.open(options, part);
  }
}
