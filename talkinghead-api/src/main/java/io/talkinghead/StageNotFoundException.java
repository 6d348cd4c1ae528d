package io.talkinghead;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no usable provider of a stage has the requested name, or when the chosen stages do
 * not speak the same representation. The message says what was seen and what to do.
 */
public final class StageNotFoundException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Reports {@code message}. */
  public StageNotFoundException(String message) {
    this(message, null);
  }

  /**
   * Reports {@code message}, caused by {@code cause}: an {@link InputException} if a model file is
   * to blame.
   */
  public StageNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
