package io.talkinghead.backend.djl;

/** What a native library's exceptions say, in one line. */
final class Causes {
  private Causes() {}

  /** Returns what lies at the bottom of {@code problem}: type and first line. */
  static String deepest(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + firstLine(cause);
  }

  /** Returns the first line of the message, without a full stop. */
  static String firstLine(Throwable problem) {
    String text = String.valueOf(problem.getMessage()).strip();
    return withoutStop(text.lines().findFirst().orElse(text));
  }

  /**
   * Returns the line that says what went wrong: libtorch gives a traceback of the network's own
   * code, with the error in the line that begins with {@code RuntimeError:}.
   */
  static String torch(Throwable problem) {
    String text = String.valueOf(problem.getMessage()).strip();
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("RuntimeError:"))
        .reduce((first, last) -> last)
        .map(line -> withoutStop(line.substring("RuntimeError:".length()).strip()))
        .orElseGet(() -> firstLine(problem));
  }

  private static String withoutStop(String line) {
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
