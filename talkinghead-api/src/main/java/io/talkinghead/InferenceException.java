package io.talkinghead;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a model fails while it runs; the message names stage, backend, model file and input
 * shapes.
 */
public class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Reports {@code message}, caused by {@code cause}. */
  public InferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
