package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.internal.pipeline.Chain;
import io.talkinghead.core.internal.pipeline.Sessions;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.Stage;
import io.talkinghead.spi.StageProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and opens the four stages that make a face speak.
 *
 * <p>Stages fit together where their representations agree, and they tell these only once they are
 * open. So the chains of usable providers are tried from the highest sum of priorities down (ties:
 * by name), each stage is opened at most once and only when its chain's turn has come, a chain is
 * left at its first seam that does not fit, and what the chosen chain does not use is closed again.
 * A provider that was named is never replaced: if it fails to open, so does the head.
 */
final class ChainChooser {
  private static final System.Logger LOG = System.getLogger(TalkingHead.class.getName());

  private record Plan(
      AudioFeatureExtractorProvider extractor,
      MotionGeneratorProvider generator,
      FaceWarperProvider warper,
      AvatarEncoderProvider avatars) {
    long priority() {
      return (long) extractor.priority()
          + generator.priority()
          + warper.priority()
          + avatars.priority();
    }
  }

  private final Options options;
  private final IdentityHashMap<StageProvider<?>, Unit<?>> open = new IdentityHashMap<>();
  private final IdentityHashMap<StageProvider<?>, RuntimeException> failed =
      new IdentityHashMap<>();
  private final List<Unit<?>> order = new ArrayList<>();
  private final Set<String> obstacles = new LinkedHashSet<>();

  private ChainChooser(Options options) {
    this.options = options;
  }

  /**
   * Opens the best chain; its stages are added to {@code opened}.
   *
   * @throws StageNotFoundException if a stage has no usable provider, or no chain fits together
   */
  static Chain choose(Providers providers, Options options, Sessions opened) {
    ChainChooser chooser = new ChainChooser(options);
    Chain chain = null;
    try {
      chain = chooser.first(plans(providers, options));
    } finally {
      chooser.closeAllBut(chain);
    }
    chooser.order.stream().filter(chain::uses).forEach(unit -> opened.add(unit.stage()));
    return chain;
  }

  private Chain first(List<Plan> plans) {
    for (Plan plan : plans) {
      Chain chain = tryOpen(plan);
      if (chain != null) {
        return chain;
      }
    }
    StageNotFoundException refusal =
        new StageNotFoundException(
            "No stages fit together. %s. Name backends that speak the same representations in"
                    .formatted(String.join("; ", obstacles))
                + " Options.backend or Options.stageBackends, or leave both to 'auto'.");
    failed.values().forEach(refusal::addSuppressed);
    throw refusal;
  }

  private @Nullable Chain tryOpen(Plan plan) {
    Unit<FaceWarper> warper = unit(FaceWarper.class, plan.warper());
    Unit<AvatarEncoder> avatars = warper == null ? null : unit(AvatarEncoder.class, plan.avatars());
    if (warper == null || avatars == null || hindered(Chain.mismatch(avatars, warper))) {
      return null;
    }
    Unit<MotionGenerator> generator = unit(MotionGenerator.class, plan.generator());
    if (generator == null || hindered(Chain.mismatch(generator, warper, avatars))) {
      return null;
    }
    Unit<AudioFeatureExtractor> extractor = unit(AudioFeatureExtractor.class, plan.extractor());
    if (extractor == null) {
      return null;
    }
    Chain chain = new Chain(extractor, generator, warper, avatars);
    return hindered(chain.mismatch()) ? null : chain;
  }

  private boolean hindered(Optional<String> obstacle) {
    obstacle.ifPresent(obstacles::add);
    return obstacle.isPresent();
  }

  /** Returns the open stage of {@code provider}; null if it does not open and need not. */
  @SuppressWarnings("unchecked") // a provider opens one type of stage
  private <S extends Stage> @Nullable Unit<S> unit(Class<S> type, StageProvider<S> provider) {
    if (!open.containsKey(provider) && !failed.containsKey(provider)) {
      String name = type.getSimpleName();
      try {
        Unit<S> unit = new Unit<>(name, provider.name(), provider.create(options));
        open.put(provider, unit);
        order.add(unit);
      } catch (RuntimeException e) {
        if (!options.backendOf(name).equals(Options.AUTO)) {
          throw e;
        }
        failed.put(provider, e);
        obstacles.add("%s %s did not open: %s".formatted(name, provider.name(), e.getMessage()));
        LOG.log(
            System.Logger.Level.WARNING,
            () ->
                "%s %s said it would work, but did not open; trying the next. Name it in Options"
                        .formatted(name, provider.name())
                    + " to see it fail, or another to be rid of this.",
            e);
      }
    }
    return (Unit<S>) open.get(provider);
  }

  private void closeAllBut(@Nullable Chain chosen) {
    for (int i = order.size() - 1; i >= 0; i--) {
      Unit<?> unit = order.get(i);
      if (chosen == null || !chosen.uses(unit)) {
        try {
          unit.stage().close();
        } catch (RuntimeException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              unit.label() + " was not needed, and failed to close",
              e);
        }
      }
    }
  }

  private static List<Plan> plans(Providers providers, Options options) {
    List<AudioFeatureExtractorProvider> extractors = usable(providers.extractors(), options);
    List<MotionGeneratorProvider> generators = usable(providers.generators(), options);
    List<FaceWarperProvider> warpers = usable(providers.warpers(), options);
    List<AvatarEncoderProvider> avatars = usable(providers.avatars(), options);
    List<Plan> plans = new ArrayList<>();
    for (FaceWarperProvider warper : warpers) {
      for (AvatarEncoderProvider avatar : avatars) {
        for (MotionGeneratorProvider generator : generators) {
          for (AudioFeatureExtractorProvider extractor : extractors) {
            plans.add(new Plan(extractor, generator, warper, avatar));
          }
        }
      }
    }
    plans.sort(Comparator.comparingLong(Plan::priority).reversed()); // stable: ties stay by name
    return plans;
  }

  private static <P extends StageProvider<?>> List<P> usable(
      StageRegistry<P> registry, Options options) {
    String name = Providers.asked(registry, options);
    List<P> usable = registry.usable(name, options);
    if (usable.isEmpty()) {
      throw new StageNotFoundException(registry.explain(name, options));
    }
    return usable;
  }
}
