package io.talkinghead.examples.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code talkinghead models where}: the folder of a pack, for scripts. */
@Command(
    name = "where",
    customSynopsis = "talkinghead models where [PACK] [OPTIONS]",
    description = "Prints the folder of a model pack, whether it is there or not.")
final class ModelsWhereCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PACK",
      description = "Which one; default ditto_onnx.")
  private @Nullable String name;

  @Mixin private PackChoice choice = new PackChoice();
  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    out.println(store.store().where(choice.manifest(command, name)));
    out.flush();
    return ExitCode.OK;
  }
}
