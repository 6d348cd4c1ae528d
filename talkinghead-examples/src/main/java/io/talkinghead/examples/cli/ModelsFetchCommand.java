package io.talkinghead.examples.cli;

import io.talkinghead.core.models.ModelPack;
import io.talkinghead.core.models.ModelStore;
import io.talkinghead.core.models.PackManifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code talkinghead models fetch}: downloads what is missing of a pack. */
@Command(
    name = "fetch",
    customSynopsis = "talkinghead models fetch [PACK] [OPTIONS]",
    description =
        "Downloads what is missing of a model pack and checks its digests. It may be stopped at any time; the next fetch goes on from there.")
final class ModelsFetchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PACK",
      description = "Which one; default ditto_onnx.")
  private @Nullable String name;

  @Option(
      names = "--commercial",
      description = "Leave out the files whose licence forbids commercial use.")
  private boolean commercial;

  @Mixin private PackChoice choice = new PackChoice();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress, no result; errors only.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter err = command.commandLine().getErr();
    PackManifest pack = choice.manifest(command, name);
    ModelStore packs = store.store();
    if (!quiet) {
      announce(pack, packs.where(pack), commercial, err);
    }
    return Interruption.during(() -> fetch(pack, packs, command));
  }

  private int fetch(PackManifest pack, ModelStore packs, CommandSpec command) throws Exception {
    PrintWriter err = command.commandLine().getErr();
    try (FetchLine line = new FetchLine(err)) {
      ModelPack fetched = packs.fetch(pack, PackSummary.wanted(commercial), quiet ? p -> {} : line);
      line.close();
      if (!quiet) {
        command.commandLine().getOut().println(fetched.name() + " is in " + fetched.folder());
        command.commandLine().getOut().flush();
      }
      return ExitCode.OK;
    } catch (InterruptedException e) {
      err.println("error[CANCELLED]: Stopped. What arrived is kept; the same command goes on.");
      err.flush();
      return ExitCode.INTERRUPTED;
    }
  }

  /** Tells what a download will bring: sizes and licences. */
  static void announce(PackManifest pack, Path folder, boolean commercial, PrintWriter err) {
    List<PackManifest.File> files =
        pack.files().stream().filter(PackSummary.wanted(commercial)).toList();
    List<PackManifest.File> missing =
        PackSummary.missing(pack, folder).stream().filter(files::contains).toList();
    err.println(
        "%s: %d of %d files to fetch, about %s, into %s"
            .formatted(
                pack.name(),
                missing.size(),
                files.size(),
                Bytes.text(PackSummary.size(missing)),
                folder));
    if (!missing.isEmpty()) {
      PackSummary.licences(missing, err);
    }
    err.flush();
  }
}
