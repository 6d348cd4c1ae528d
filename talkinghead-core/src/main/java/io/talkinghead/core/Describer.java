package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.core.internal.pipeline.Chain;
import io.talkinghead.core.internal.pipeline.Unit;
import java.util.ArrayList;
import java.util.List;

/** Tells what runs each stage and why. */
final class Describer {
  private Describer() {}

  static List<StageCandidates> candidates(Providers providers, Options options) {
    List<StageCandidates> all = new ArrayList<>();
    for (StageRegistry<?> registry : providers.all()) {
      all.add(new StageCandidates(registry.stage(), registry.describe(options), registry.broken()));
    }
    return all;
  }

  static HeadDescription describe(
      Providers providers, Options options, Chain chain, Encoders encoders) {
    return new HeadDescription(
        List.of(
            stage(providers.avatars(), options, chain.avatars()),
            stage(providers.extractors(), options, chain.extractor()),
            stage(providers.generators(), options, chain.generator()),
            stage(providers.warpers(), options, chain.warper()),
            encoders
                .first()
                .map(unit -> stage(providers.encoders(), options, unit))
                .orElseGet(() -> none(providers.encoders(), options))));
  }

  private static HeadDescription.Stage stage(
      StageRegistry<?> registry, Options options, Unit<?> unit) {
    List<StageRegistry.Candidate> candidates = registry.describe(options);
    return new HeadDescription.Stage(
        unit.name(),
        unit.backend(),
        unit.stage().device(),
        reason(candidates, Providers.asked(registry, options), unit.backend()),
        candidates,
        registry.broken());
  }

  private static HeadDescription.Stage none(StageRegistry<?> registry, Options options) {
    return new HeadDescription.Stage(
        registry.stage(),
        "none",
        "none",
        "no provider is usable",
        registry.describe(options),
        registry.broken());
  }

  /** Says why {@code chosen} it is, and what kept those from it that would have been preferred. */
  private static String reason(
      List<StageRegistry.Candidate> candidates, String asked, String chosen) {
    if (!asked.equals(Options.AUTO)) {
      return "asked for by name";
    }
    StringBuilder passed = new StringBuilder();
    for (StageRegistry.Candidate candidate : candidates) {
      if (candidate.name().equals(chosen)) {
        String what = candidate.availability().reason();
        return passed.isEmpty()
            ? "the best available (" + what + ")"
            : "the best that is available and fits (" + what + "); not" + passed;
      }
      passed
          .append(passed.isEmpty() ? " " : ", ")
          .append(candidate.name())
          .append(
              candidate.availability().usable()
                  ? " (does not fit the other stages, or did not open)"
                  : " (" + candidate.availability().reason() + ")");
    }
    return "chosen";
  }
}
