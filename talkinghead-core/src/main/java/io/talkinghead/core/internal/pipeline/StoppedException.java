package io.talkinghead.core.internal.pipeline;

/** Carries a worker out of whatever it does once its job has been told to stop. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one without a stack trace. */
  public StoppedException() {
    super("the job was told to stop", null, false, false);
  }
}
