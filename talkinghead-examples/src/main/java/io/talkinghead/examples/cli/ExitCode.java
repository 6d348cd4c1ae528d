package io.talkinghead.examples.cli;

/** What the program tells its caller at the end. */
final class ExitCode {
  /** Done. */
  static final int OK = 0;

  /** The fault is ours. */
  static final int INTERNAL = 1;

  /** The command line was wrong. */
  static final int USAGE = 2;

  /** A picture, a recording, a track or a target could not be used. */
  static final int BAD_INPUT = 3;

  /** The backend asked for, or its model pack, is not available. */
  static final int NO_BACKEND = 4;

  /** Stopped by the user, as shells count it: 128 + SIGINT. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
