package io.talkinghead.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code talkinghead models}: the model packs of neural backends. */
@Command(
    name = "models",
    customSynopsis = "talkinghead models list | fetch | import | verify | where | bench",
    description =
        "Lists, downloads, imports, checks and measures the model packs of neural backends.",
    subcommands = {
      ModelsListCommand.class,
      ModelsFetchCommand.class,
      ModelsImportCommand.class,
      ModelsVerifyCommand.class,
      ModelsWhereCommand.class,
      ModelsBenchCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  talkinghead models list",
      "  talkinghead models fetch",
      "  talkinghead models fetch --commercial   (without the files that forbid commercial use)",
      "  talkinghead models import ~/ditto/checkpoints --link"
    })
final class ModelsCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(),
        "Say what to do: list, fetch, import, verify, where or bench.");
  }
}
