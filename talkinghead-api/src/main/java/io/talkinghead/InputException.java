package io.talkinghead;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a picture, a recording, a track, a model file or a target cannot be used. The message
 * says what was wrong, where, and what to do; {@link #code()} says it to a program.
 */
public class InputException extends IOException {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;

  /** Reports {@code message} under {@code code}. */
  public InputException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Reports {@code message} under {@code code}, caused by {@code cause}. */
  public InputException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Returns what was wrong, for programs. */
  public final ErrorCode code() {
    return code;
  }
}
