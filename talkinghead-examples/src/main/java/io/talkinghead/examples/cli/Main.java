package io.talkinghead.examples.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code talkinghead}. */
@Command(
    name = "talkinghead",
    description = "Makes a portrait speak: a voice and one picture become a lip-synced video.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      GenerateCommand.class,
      StreamCommand.class,
      LandmarksCommand.class,
      VisemesCommand.class,
      BackendsCommand.class,
      ServeCommand.class,
      BenchServiceCommand.class,
      AvatarCommand.class,
      ModelsCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a fault of this program",
      "2:wrong usage",
      "3:bad input; standard error says error[CODE]: what is wrong and what to do",
      "4:the backend or its model pack is not available",
      "130:stopped by Ctrl-C; nothing was written"
    },
    footer = {
      "",
      "First steps:",
      "  talkinghead generate --audio hello.wav --image me.png --out hello.mp4",
      "  talkinghead generate --help",
      "",
      "Thousands of videos on Apache Spark: talkinghead batch --help"
    })
public final class Main implements Runnable {
  private static final Logger LIBRARY_LOG =
      Logger.getLogger("io.talkinghead"); // kept: JUL holds loggers weakly

  /** DJL warns of every GPU that it does not find; what matters comes as an error of ours. */
  private static final Logger DJL_LOG = Logger.getLogger("ai.djl");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what the library decides, on standard error.")
  void verbose(boolean wanted) {
    LIBRARY_LOG.setLevel(wanted ? Level.INFO : Level.WARNING);
    DJL_LOG.setLevel(wanted ? Level.INFO : Level.SEVERE);
  }

  /** Runs the command line and ends the program with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs the command line and returns its exit code, without ending the program. */
  static int run(String... arguments) {
    LIBRARY_LOG.setLevel(Level.WARNING);
    DJL_LOG.setLevel(Level.SEVERE);
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return commandLine(new Main());
  }

  /** Returns the command line of another program, which tells its errors as this one does. */
  public static CommandLine commandLine(Object command) {
    Errors errors = new Errors();
    return new CommandLine(command)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    CommandSpec own = java.util.Objects.requireNonNull(spec);
    throw new ParameterException(
        own.commandLine(),
        "Say what to do: generate, stream, serve, landmarks, visemes, backends, avatar or models.");
  }

  /** Tells the version of the library and of Java. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "talkinghead " + io.talkinghead.core.TalkingHead.version(),
        "Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }
  }
}
