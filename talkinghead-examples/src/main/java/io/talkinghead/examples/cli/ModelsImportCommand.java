package io.talkinghead.examples.cli;

import io.talkinghead.core.models.ModelPack;
import io.talkinghead.core.models.ModelStore;
import io.talkinghead.core.models.PackManifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code talkinghead models import}: takes a pack from a folder. */
@Command(
    name = "import",
    customSynopsis = "talkinghead models import DIR [--link] [--accept-unlisted] [OPTIONS]",
    description =
        "Takes a model pack from a folder: the official 'checkpoints', or a folder with the files themselves.")
final class ModelsImportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder that has the files.")
  private @Nullable Path from;

  @Option(
      names = "--link",
      description = "Link to the files instead of copying them; the folder must then stay.")
  private boolean link;

  @Option(
      names = "--accept-unlisted",
      description =
          "Take files although they are not those that the official pack lists: a converted or a test pack. "
              + "Their digests are recorded, so that later damage is seen; nobody vouches for what they hold.")
  private boolean acceptUnlisted;

  @Option(
      names = "--name",
      paramLabel = "PACK",
      description = "Which pack it is; default ditto_onnx.")
  private @Nullable String name;

  @Mixin private PackChoice choice = new PackChoice();
  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    PackManifest pack = choice.manifest(command, name);
    return Interruption.during(() -> take(pack, store.store(), command));
  }

  private int take(PackManifest pack, ModelStore packs, CommandSpec command) throws Exception {
    PrintWriter err = command.commandLine().getErr();
    ModelStore.Import how = link ? ModelStore.Import.LINK : ModelStore.Import.COPY;
    try (FetchLine line = new FetchLine(err)) {
      ModelPack taken =
          packs.importFolder(pack, Objects.requireNonNull(from), how, acceptUnlisted, line);
      line.close();
      PrintWriter out = command.commandLine().getOut();
      out.println(taken.name() + " is in " + taken.folder());
      out.flush();
      return ExitCode.OK;
    } catch (InterruptedException e) {
      err.println(
          "error[CANCELLED]: Stopped. The files taken so far are whole; repeat the command.");
      err.flush();
      return ExitCode.INTERRUPTED;
    }
  }
}
