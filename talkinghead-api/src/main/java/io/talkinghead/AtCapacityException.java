package io.talkinghead;

/** Thrown when a head has as much to do as its {@link Capacity} allows. Try again later. */
public final class AtCapacityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Reports what is full and what may be done. */
  public AtCapacityException(String message) {
    super(message);
  }

  /** Returns {@link ErrorCode#AT_CAPACITY}. */
  public ErrorCode code() {
    return ErrorCode.AT_CAPACITY;
  }
}
