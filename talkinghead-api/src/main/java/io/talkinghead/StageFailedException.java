package io.talkinghead;

import java.util.Objects;

/**
 * Thrown when a stage of the pipeline fails for a reason that is not the caller's input; names the
 * stage and keeps the cause.
 */
public final class StageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String stage;

  /** Reports that {@code stage} failed with {@code cause}. */
  public StageFailedException(String stage, Throwable cause) {
    super("Stage '" + stage + "' failed: " + cause, Objects.requireNonNull(cause, "cause"));
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  /** Returns the stage that failed, such as {@code FaceWarper builtin}. */
  public String stage() {
    return stage;
  }
}
