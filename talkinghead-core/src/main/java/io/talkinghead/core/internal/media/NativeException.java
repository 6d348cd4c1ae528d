package io.talkinghead.core.internal.media;

import java.io.IOException;

/** Thrown when a call into FFmpeg returns an error number. */
final class NativeException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int number;

  /** Reports that {@code what} failed with {@code number}. */
  NativeException(String what, int number) {
    super(what + " failed: " + Natives.error(number) + " (" + number + ")");
    this.number = number;
  }

  /** Returns FFmpeg's error number, negative. */
  int number() {
    return number;
  }
}
