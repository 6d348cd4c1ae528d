package io.talkinghead.examples.cli;

import io.talkinghead.Warning;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Prints warnings on standard error, {@code warning[CODE]: what was seen and what to do}. */
final class Warnings {
  private Warnings() {}

  static void print(CommandSpec command, List<Warning> warnings) {
    PrintWriter err = command.commandLine().getErr();
    warnings.forEach(
        warning -> err.println("warning[" + warning.code() + "]: " + warning.message()));
    err.flush();
  }
}
