package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.DittoBackend;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.core.internal.ditto.pack.SharedEngines;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Stage;
import java.util.List;

/**
 * The Ditto networks on libtorch; {@link DittoBackend} tells which pack, options and dump a stage
 * takes, {@link PyTorchSettings} lists the properties of the engine. The stages of a head share one
 * engine. A pack of TorchScript files is preferred, one of ONNX files is converted.
 */
final class PyTorchPack {
  /** Behind {@code onnx}, which runs the published files as they are. */
  static final int PRIORITY = DittoBackend.PRIORITY - 5;

  private static final SharedEngines<PyTorchSettings> OPEN = new SharedEngines<>();

  private static final DittoBackend BACKEND =
      new DittoBackend(
          new DittoBackend.Engines() {
            @Override
            public Availability availability(Options options) {
              return PyTorchEngine.availability(options);
            }

            @Override
            public InferenceEngine lease(Options options) {
              return OPEN.lease(PyTorchSettings.of(options), () -> PyTorchEngine.open(options));
            }
          },
          List.of(".pt", ".onnx"));

  private PyTorchPack() {}

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

  /** Returns how many engines are open. */
  static int openEngines() {
    return OPEN.open();
  }
}
