package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.core.StageCandidates;
import io.talkinghead.core.StageRegistry;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.InferenceEngineProvider;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final String ENGINE_ROW = "%-10s %-7s %s%n";

  /** Columns of a note. */
  private static final int WIDTH = 100;

  /** One line of a table: what is looked at, and what came of it. */
  private record Line(String stage, String backend, String usable, String reason) {}

  @Spec private @Nullable CommandSpec spec;
  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Options options = backend.toOptions();
    List<Line> stages = stages(options);
    Collection<Line> engines = engines(options);
    List<String> notes = notes(stages, engines);
    out.printf(ROW, "STAGE", "BACKEND", "USABLE", "REASON");
    for (Line line : stages) {
      out.printf(ROW, line.stage(), line.backend(), line.usable(), told(line, notes));
    }
    if (!engines.isEmpty()) {
      out.println();
      out.printf(ENGINE_ROW, "ENGINE", "USABLE", "DEVICE AND NATIVES");
      engines.forEach(e -> out.printf(ENGINE_ROW, e.backend(), e.usable(), told(e, notes)));
    }
    for (int i = 0; i < notes.size(); i++) {
      out.printf("%n[%d] %s%n", i + 1, wrapped(notes.get(i)));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static List<Line> stages(Options options) {
    List<Line> lines = new ArrayList<>();
    for (StageCandidates stage : TalkingHead.backends(options)) {
      for (StageRegistry.Candidate c : stage.candidates()) {
        String usable = c.availability().usable() ? "yes" : "no";
        lines.add(new Line(stage.stage(), c.name(), usable, c.availability().reason()));
      }
      stage.broken().forEach(what -> lines.add(new Line(stage.stage(), "-", "broken", what)));
    }
    return lines;
  }

  /** Returns the reasons why not that more than one line gives: each is printed once. */
  private static List<String> notes(Collection<Line> stages, Collection<Line> engines) {
    return Stream.concat(stages.stream(), engines.stream())
        .filter(line -> !line.usable().equals("yes"))
        .map(Line::reason)
        .collect(Collectors.groupingBy(r -> r, LinkedHashMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(reason -> reason.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String told(Line line, List<String> notes) {
    int note = notes.indexOf(line.reason());
    return note < 0 ? line.reason() : "see [" + (note + 1) + "]";
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + word.length() >= WIDTH) {
        lines.append(System.lineSeparator()).append("   ");
        column = 0;
      }
      lines.append(column == 0 && lines.isEmpty() ? "" : " ").append(word);
      column += word.length() + 1;
    }
    return lines.toString();
  }

  private static Collection<Line> engines(Options options) {
    SortedMap<String, Line> lines = new TreeMap<>();
    for (var found = ServiceLoader.load(InferenceEngineProvider.class).iterator(); ; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        InferenceEngineProvider provider = found.next();
        lines.put(provider.name(), engine(provider, options));
      } catch (ServiceConfigurationError | LinkageError e) {
        if (lines.put("-", new Line("", "-", "broken", e.toString())) != null) {
          break; // a failure seen twice will not mend
        }
      }
    }
    return lines.values();
  }

  private static Line engine(InferenceEngineProvider provider, Options options) {
    Availability availability = provider.availability(options);
    if (!availability.usable()) {
      return new Line("", provider.name(), "no", availability.reason());
    }
    try (InferenceEngine engine = provider.open(options)) {
      StringJoiner versions = new StringJoiner(", ");
      new TreeMap<>(engine.versions())
          .forEach((name, version) -> versions.add(name + " " + version));
      return new Line("", provider.name(), "yes", engine.device() + ": " + versions);
    }
  }
}
