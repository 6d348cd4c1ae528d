package io.talkinghead.examples.cli;

import io.talkinghead.core.models.ModelStore;
import io.talkinghead.core.models.PackManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code talkinghead models list}: the packs there are, and what of them is here. */
@Command(
    name = "list",
    customSynopsis = "talkinghead models list [OPTIONS]",
    description = "Lists the known model packs: files, sizes, licences, and what of them is here.")
final class ModelsListCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ModelStore packs = store.store();
    for (PackManifest pack : PackManifest.known()) {
      Path folder = packs.where(pack);
      List<PackManifest.File> missing = PackSummary.missing(pack, folder);
      out.println(pack.name() + ": " + pack.description());
      out.println("  " + state(pack, missing) + ", " + folder);
      for (PackManifest.File file : pack.files()) {
        Path path = folder.resolve(file.path());
        boolean here = Files.isRegularFile(path);
        out.printf(
            "  %-8s %10s  %-34s %s%n",
            here ? "here" : "missing",
            Bytes.text(here ? Files.size(path) : file.approximateSize()),
            file.path().substring(file.path().lastIndexOf('/') + 1),
            file.licence() + ", " + file.origin() + (file.required() ? "" : " (optional)"));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String state(PackManifest pack, List<PackManifest.File> missing) {
    if (missing.stream().noneMatch(PackManifest.File::required)) {
      return missing.isEmpty()
          ? "complete"
          : "usable, without %d optional files".formatted(missing.size());
    }
    return "not here: %d of %d files are missing, %s"
        .formatted(missing.size(), pack.files().size(), Bytes.text(PackSummary.size(missing)));
  }
}
