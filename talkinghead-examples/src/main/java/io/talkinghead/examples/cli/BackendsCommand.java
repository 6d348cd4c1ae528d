package io.talkinghead.examples.cli;

import io.talkinghead.core.StageCandidates;
import io.talkinghead.core.TalkingHead;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code talkinghead backends}: what could do the work here, what could not, and why. */
@Command(
    name = "backends",
    customSynopsis = "talkinghead backends [OPTIONS]",
    description = "Lists every backend of every stage: whether it would work here, and why.")
final class BackendsCommand implements Callable<Integer> {
  private static final String ROW = "%-22s %-10s %-7s %s%n";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(ROW, "STAGE", "BACKEND", "USABLE", "REASON");
    for (StageCandidates stage : TalkingHead.backends(backend.toOptions())) {
      stage
          .candidates()
          .forEach(
              c ->
                  out.printf(
                      ROW,
                      stage.stage(),
                      c.name(),
                      c.availability().usable() ? "yes" : "no",
                      c.availability().reason()));
      stage.broken().forEach(what -> out.printf(ROW, stage.stage(), "-", "broken", what));
    }
    out.flush();
    return ExitCode.OK;
  }
}
