package io.talkinghead.spi;

import io.talkinghead.Options;

/**
 * The visiting card of a stage. Found by {@link java.util.ServiceLoader}; has a public constructor
 * without arguments.
 *
 * <p><b>Threads:</b> all methods may be called from any thread at any time.
 *
 * @param <S> the stage
 */
public interface StageProvider<S extends Stage> {
  /** Returns the name that options use, such as {@code onnx}; lower case. */
  String name();

  /**
   * Returns the preference under {@code auto}: the highest usable one wins. The built-in backend
   * has 0.
   */
  int priority();

  /**
   * Returns whether this stage would work with {@code options}: a cheap probe that neither throws
   * nor loads a model.
   */
  Availability availability(Options options);

  /**
   * Opens the stage, which is the caller's to close.
   *
   * @throws IllegalStateException if it is not available, with the reason
   */
  S create(Options options);
}
