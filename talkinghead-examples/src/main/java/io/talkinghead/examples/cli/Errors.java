package io.talkinghead.examples.cli;

import io.talkinghead.AtCapacityException;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.StageNotFoundException;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one line on standard error, {@code error[CODE]: what is wrong and what to
 * do}, and an exit code.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    if (problem instanceof StageNotFoundException
        && problem.getCause() instanceof InputException model) {
      return handleExecutionException(model, command, result);
    }
    if (problem instanceof InputException input) {
      boolean noModel = input.code() == ErrorCode.MODEL_NOT_AVAILABLE;
      return say(
          err,
          input.code().name(),
          input.getMessage(),
          noModel ? ExitCode.NO_BACKEND : ExitCode.BAD_INPUT);
    }
    if (problem instanceof AtCapacityException full) {
      return say(err, full.code().name(), full.getMessage(), ExitCode.BAD_INPUT);
    }
    if (problem instanceof StageNotFoundException) {
      return say(err, "BACKEND_NOT_AVAILABLE", problem.getMessage(), ExitCode.NO_BACKEND);
    }
    if (problem instanceof InterruptedException || problem instanceof CancellationException) {
      return say(
          err, "CANCELLED", "Stopped before the end; nothing was written.", ExitCode.INTERRUPTED);
    }
    if (problem instanceof ParameterException parameter) {
      return handleParseException(parameter, new String[0]);
    }
    if (problem
        instanceof IllegalArgumentException) { // an option's value that only the library judges
      return handleParseException(
          new ParameterException(command, String.valueOf(problem.getMessage())), new String[0]);
    }
    say(
        err,
        "INTERNAL",
        problem + ". This is our fault: please report it with the lines below.",
        ExitCode.INTERNAL);
    problem.printStackTrace(err);
    err.flush();
    return ExitCode.INTERNAL;
  }

  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    say(err, "USAGE", problem.getMessage(), ExitCode.USAGE);
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitCode.USAGE;
  }

  private static int say(PrintWriter err, String code, @Nullable String message, int exitCode) {
    err.println("error[" + code + "]: " + message);
    err.flush();
    return exitCode;
  }
}
