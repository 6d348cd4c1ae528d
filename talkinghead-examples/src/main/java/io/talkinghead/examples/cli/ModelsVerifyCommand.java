package io.talkinghead.examples.cli;

import io.talkinghead.core.models.ModelStore;
import io.talkinghead.core.models.PackCheck;
import io.talkinghead.core.models.PackManifest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code talkinghead models verify}: reads a pack and compares its digests. */
@Command(
    name = "verify",
    customSynopsis = "talkinghead models verify [PACK] [OPTIONS]",
    description =
        "Reads every file of a model pack and compares its SHA-256. Exit code 3 if one is damaged or missing.",
    footer = {
      "",
      "good: as the pack lists it, or where it lists no digest, as recorded when it came;",
      "other: as recorded when it was imported, but not the listed file;",
      "unknown: nobody knows its digest;  missing, wrong: say for themselves."
    })
final class ModelsVerifyCommand implements Callable<Integer> {
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
    PackManifest pack = choice.manifest(command, name);
    return Interruption.during(() -> verify(pack, store.store(), command));
  }

  private static int verify(PackManifest pack, ModelStore packs, CommandSpec command)
      throws Exception {
    PrintWriter err = command.commandLine().getErr();
    PackCheck check;
    try (FetchLine line = new FetchLine(err)) {
      check = packs.verify(pack, line);
    } catch (InterruptedException e) {
      err.println("error[CANCELLED]: Stopped before all files were read.");
      err.flush();
      return ExitCode.INTERRUPTED;
    }
    PrintWriter out = command.commandLine().getOut();
    for (PackCheck.FileCheck file : check.files()) {
      boolean optional = file.state() == PackCheck.State.MISSING && !file.file().required();
      out.printf(
          "%-8s %-64s %s%s%n",
          file.state().name().toLowerCase(Locale.ROOT),
          file.sha256().isEmpty() ? "-" : file.sha256(),
          file.file().path(),
          optional ? " (optional)" : "");
    }
    out.flush();
    if (!check.ok()) {
      err.println(
          "error[MODEL_INVALID]: The model pack %s in %s is not whole. Run 'talkinghead models fetch %s'."
              .formatted(pack.name(), packs.where(pack), pack.name()));
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    return ExitCode.OK;
  }
}
