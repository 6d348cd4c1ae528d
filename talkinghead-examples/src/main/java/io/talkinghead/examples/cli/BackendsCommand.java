package io.talkinghead.examples.cli;

import io.talkinghead.core.StageDescription;
import io.talkinghead.core.TalkingHead;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code talkinghead backends}: what could do the work here, and what could not, and why. */
@Command(name = "backends", description = "Lists every backend of every stage: whether it would work here, and why.")
final class BackendsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf("%-22s %-12s %-4s %s%n", "stage", "backend", "", "reason");
    for (StageDescription stage : TalkingHead.backends(backend.toOptions())) {
      stage.candidates().forEach(c -> out.printf("%-22s %-12s %-4s %s%n", stage.stage(), c.name(), c.usable() ? "yes" : "no", c.reason()));
    }
    out.flush();
    return ExitCode.OK;
  }
}
