package io.talkinghead.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * One call of the program, as a user types it.
 *
 * @param exitCode of it
 * @param out what it said on standard output
 * @param err what it said on standard error
 */
record Talk(int exitCode, String out, String err) {
  /** Calls the program. */
  static Talk of(Object... words) {
    return of(new StringWriter(), words);
  }

  /** Calls the program, which says on {@code err} what goes to standard error, as it says it. */
  static Talk of(StringWriter err, Object... words) {
    StringWriter out = new StringWriter();
    CommandLine program =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] arguments = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    return new Talk(program.execute(arguments), out.toString(), err.toString());
  }
}
