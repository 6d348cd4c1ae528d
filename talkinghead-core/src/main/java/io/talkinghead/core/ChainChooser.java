package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.StageOpener.Wanted;
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
import io.talkinghead.spi.StageProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and opens the four stages that make a face speak.
 *
 * <p>Stages fit together where their representations agree, and they tell these only once they are
 * open. So the chains of usable providers are tried from the highest sum of priorities down (ties:
 * by name), each stage is opened at most once and only when its chain's turn has come, a chain is
 * left at its first seam that does not fit, and what the chosen chain does not use is closed again.
 * The stages of one backend are made to fit, so a chain of them is opened at once. A provider that
 * was named is never replaced: if it fails to open, so does the head.
 */
final class ChainChooser {
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

    /** Returns the stages, in the order in which they must fit together. */
    List<Wanted<?>> stages() {
      return List.of(
          new Wanted<>(FaceWarper.class, warper),
          new Wanted<>(AvatarEncoder.class, avatars),
          new Wanted<>(MotionGenerator.class, generator),
          new Wanted<>(AudioFeatureExtractor.class, extractor));
    }

    boolean isOfOneBackend() {
      return stages().stream().map(stage -> stage.provider().name()).distinct().count() == 1;
    }
  }

  private final StageOpener opener;

  private ChainChooser(Options options) {
    opener = new StageOpener(options);
  }

  /**
   * Opens the best chain; its stages are added to {@code opened}.
   *
   * @throws StageNotFoundException if a stage has no usable provider, or no chain fits together
   */
  static Chain choose(Providers providers, Options options, Sessions opened) {
    ChainChooser chooser = new ChainChooser(options);
    Chain chain;
    try {
      chain = chooser.first(plans(providers, options));
    } catch (Throwable e) {
      chooser.opener.closeAllBut(unit -> false);
      throw e;
    }
    chooser.opener.closeAllBut(chain::uses).forEach(unit -> opened.add(unit.stage()));
    return chain;
  }

  private Chain first(List<Plan> plans) {
    for (Plan plan : plans) {
      if (plan.isOfOneBackend()) {
        opener.openAtOnce(plan.stages());
      }
      Chain chain = tryOpen(plan);
      if (chain != null) {
        return chain;
      }
    }
    throw opener.refusal();
  }

  private @Nullable Chain tryOpen(Plan plan) {
    Unit<FaceWarper> warper = opener.unit(FaceWarper.class, plan.warper());
    Unit<AvatarEncoder> avatars =
        warper == null ? null : opener.unit(AvatarEncoder.class, plan.avatars());
    if (warper == null || avatars == null || hindered(Chain.mismatch(avatars, warper))) {
      return null;
    }
    Unit<MotionGenerator> generator = opener.unit(MotionGenerator.class, plan.generator());
    if (generator == null || hindered(Chain.mismatch(generator, warper, avatars))) {
      return null;
    }
    Unit<AudioFeatureExtractor> extractor =
        opener.unit(AudioFeatureExtractor.class, plan.extractor());
    if (extractor == null) {
      return null;
    }
    Chain chain = new Chain(extractor, generator, warper, avatars);
    return hindered(chain.mismatch()) ? null : chain;
  }

  private boolean hindered(Optional<String> obstacle) {
    obstacle.ifPresent(opener::hinders);
    return obstacle.isPresent();
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
