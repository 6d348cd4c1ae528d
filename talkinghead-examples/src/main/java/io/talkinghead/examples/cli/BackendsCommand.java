package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.core.StageCandidates;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineProvider;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code talkinghead backends}: what could do the work here, what could not, and why; and of each
 * inference engine the device and the versions of its natives, with or without a model pack.
 */
@Command(
    name = "backends",
    customSynopsis = "talkinghead backends [OPTIONS]",
    description = {
      "Lists every backend of every stage: whether it would work here, and why.",
      "Then the inference engines: their device and the versions of their natives."
    })
final class BackendsCommand implements Callable<Integer> {
  private static final String ROW = "%-22s %-10s %-7s %s%n";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Options options = backend.toOptions();
    out.printf(ROW, "STAGE", "BACKEND", "USABLE", "REASON");
    for (StageCandidates stage : TalkingHead.backends(options)) {
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
    engines(options, out);
    out.flush();
    return ExitCode.OK;
  }

  private static void engines(Options options, PrintWriter out) {
    SortedMap<String, String> lines = new TreeMap<>();
    for (var found = ServiceLoader.load(InferenceEngineProvider.class).iterator(); ; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        InferenceEngineProvider provider = found.next();
        lines.put(provider.name(), engine(provider, options));
      } catch (ServiceConfigurationError | LinkageError e) {
        if (lines.put("-", "broken  " + e) != null) {
          break; // a failure seen twice will not mend
        }
      }
    }
    if (!lines.isEmpty()) {
      out.printf("%nENGINE     USABLE  DEVICE AND NATIVES%n");
      lines.forEach((name, line) -> out.printf("%-10s %s%n", name, line));
    }
  }

  private static String engine(InferenceEngineProvider provider, Options options) {
    Availability availability = provider.availability(options);
    if (!availability.usable()) {
      return "no      " + availability.reason();
    }
    try (InferenceEngine engine = provider.open(options)) {
      StringJoiner versions = new StringJoiner(", ");
      new TreeMap<>(engine.versions())
          .forEach((name, version) -> versions.add(name + " " + version));
      return "yes     " + engine.device() + ": " + versions;
    }
  }
}
