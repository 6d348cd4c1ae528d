package io.talkinghead.core.models;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure of the network or the hub that may be gone at the next try. */
final class TransientException extends IOException {
  private static final long serialVersionUID = 1L;
  private final @Nullable Duration retryAfter;

  TransientException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** Returns how long the hub asked to wait. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
