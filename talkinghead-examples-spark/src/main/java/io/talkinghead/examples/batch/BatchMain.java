package io.talkinghead.examples.batch;

import io.talkinghead.examples.cli.Main;
import picocli.CommandLine;

/** The program {@code talkinghead batch}, also for {@code spark-submit}. */
public final class BatchMain {
  private static final String LOGGING = "log4j2.configurationFile";

  private BatchMain() {}

  /** Runs the command line; ends the program only if it has not succeeded. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null && System.getenv("SPARK_ENV_LOADED") == null) {
      // not by spark-submit, which has its own opinion
      System.setProperty(LOGGING, "classpath:io/talkinghead/examples/batch/log4j2.properties");
    }
    int exitCode = commandLine().execute(arguments);
    if (exitCode != 0) { // in a driver that Spark started, an exit of 0 would count as a failure
      System.exit(exitCode);
    }
  }

  /** Returns the command line. */
  static CommandLine commandLine() {
    return Main.commandLine(new BatchCommand());
  }
}
