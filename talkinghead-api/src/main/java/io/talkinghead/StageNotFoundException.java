package io.talkinghead;

/**
 * Thrown when no usable provider of a stage has the requested name, or when the chosen stages do
 * not speak the same representation. The message says what was seen and what to do.
 */
public final class StageNotFoundException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Reports {@code message}. */
  public StageNotFoundException(String message) {
    super(message);
  }
}
