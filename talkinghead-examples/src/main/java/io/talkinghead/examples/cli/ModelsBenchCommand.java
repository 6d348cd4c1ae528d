package io.talkinghead.examples.cli;

import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.models.PackBench;
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
import picocli.CommandLine.Spec;

/** {@code talkinghead models bench}: what the graph passes gain. */
@Command(
    name = "bench",
    customSynopsis = "talkinghead models bench [--pack DIR] [--runs N] [OPTIONS]",
    description =
        "Times every network of a pack as published and after each graph pass, in processor seconds on one thread, "
            + "and compares the results. Exit code 1 if they differ, 3 if a network cannot be run.")
final class ModelsBenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pack",
      paramLabel = "DIR",
      description = "Folder of the pack; default: ditto_onnx where 'models fetch' put it.")
  private @Nullable Path pack;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Calls of each form, of which the median counts; default ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PackBench bench =
        PackBench.found().stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new StageNotFoundException(
                        "No backend on the class path can measure networks. Add talkinghead-backend-onnx."));
    Path folder = pack == null ? store.store().open(PackManifest.DITTO_ONNX.name()).folder() : pack;
    List<String> differing =
        bench.run(
            folder,
            runs,
            line -> {
              out.println(line);
              out.flush();
            });
    return tell(differing, Objects.requireNonNull(spec).commandLine().getErr());
  }

  /** Complains about forms that differ; returns the exit code. */
  static int tell(List<String> differing, PrintWriter err) {
    if (differing.isEmpty()) {
      return ExitCode.OK;
    }
    err.printf(
        "error[INTERNAL]: These forms do not compute what their network does: %s. Leave their passes out"
            + " (onnx.passes), and please report it with the table above.%n",
        String.join(", ", differing));
    err.flush();
    return ExitCode.INTERNAL;
  }
}
