package io.talkinghead.spi;

import io.talkinghead.Options;

/**
 * The visiting card of an inference engine, for who wants to know what computes here without
 * opening a stage. Found by {@link java.util.ServiceLoader}; has a public constructor without
 * arguments.
 *
 * <p><b>Threads:</b> any.
 */
public interface InferenceEngineProvider {
  /** Returns the name of the backend, such as {@code onnx}. */
  String name();

  /**
   * Returns whether the natives load and the device of {@code options} works, and why; does not
   * throw and loads no model.
   */
  Availability availability(Options options);

  /**
   * Opens the engine, which is the caller's to close.
   *
   * @throws IllegalStateException if it is not available, with the reason
   */
  InferenceEngine open(Options options);
}
