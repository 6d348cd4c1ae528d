package io.talkinghead.core.internal.builtin.speech;

/**
 * Tells sound from pause with hysteresis: opens 3 dB above the threshold, shuts after 80 ms below
 * it.
 */
final class SpeechGate {
  private static final double OPEN_DB = 3;
  private static final int HANG_FRAMES = 8;

  private boolean open;
  private int hang;

  /** Returns another in the same state. */
  SpeechGate fork() {
    SpeechGate fork = new SpeechGate();
    fork.open = open;
    fork.hang = hang;
    return fork;
  }

  /** Hears the next frame and returns whether the gate is open. */
  boolean next(float db, double thresholdDb) {
    if (db > thresholdDb + OPEN_DB) {
      open = true;
      hang = HANG_FRAMES;
    } else if (db < thresholdDb) {
      hang--;
      open = open && hang > 0;
    }
    return open;
  }
}
