package io.talkinghead.core.internal.container;

import java.io.IOException;

/** Thrown when a file of parts cannot be read; the message is the end of "the file ...". */
public final class BadFileException extends IOException {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  /** What is wrong. */
  public enum Reason {
    /** It is a file of something else. */
    FOREIGN,
    /** It is of a newer form. */
    TOO_NEW,
    /** It ends too early. */
    TRUNCATED,
    /** It is not what was written. */
    DAMAGED,
    /** It would take more memory than it may. */
    TOO_LARGE
  }

  /** Reports {@code message} for {@code reason}. */
  public BadFileException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns what is wrong. */
  public Reason reason() {
    return reason;
  }
}
