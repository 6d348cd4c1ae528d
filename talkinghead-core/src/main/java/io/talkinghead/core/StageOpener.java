package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.spi.Stage;
import io.talkinghead.spi.StageProvider;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens stages, each at most once, one by one or at once, and closes those that nobody wanted.
 *
 * <p>A provider that was named is never replaced: if it fails to open, that is thrown. One that was
 * not is remembered as an obstacle.
 *
 * <p><b>Threads:</b> one; it has helpers of its own.
 */
final class StageOpener {
  private static final System.Logger LOG = System.getLogger(TalkingHead.class.getName());

  /** A stage that somebody wants, and who would bring it. */
  record Wanted<S extends Stage>(Class<S> type, StageProvider<S> provider) {
    /** Returns the stage's interface, such as {@code FaceWarper}. */
    String name() {
      return type.getSimpleName();
    }
  }

  private final Options options;
  private final IdentityHashMap<StageProvider<?>, Unit<?>> open = new IdentityHashMap<>();
  private final IdentityHashMap<StageProvider<?>, Throwable> failed = new IdentityHashMap<>();
  private final List<Unit<?>> order = new ArrayList<>();
  private final Set<String> obstacles = new LinkedHashSet<>();

  StageOpener(Options options) {
    this.options = options;
  }

  /**
   * Opens what is not open yet, on up to {@link Options#workers()} threads at once; {@link #unit}
   * tells what came of it. Stages that share an engine share its weights, whoever comes first, and
   * the engine holds back networks that do not fit into memory together.
   */
  void openAtOnce(List<Wanted<?>> stages) {
    List<Wanted<?>> missing = stages.stream().filter(this::isNew).toList();
    Map<Wanted<?>, Unit<?>> opened = new ConcurrentHashMap<>();
    Map<Wanted<?>, Throwable> refused = new ConcurrentHashMap<>();
    AtomicInteger next = new AtomicInteger();
    Hands.work(
        options,
        missing.size(),
        () -> {
          for (int i = next.getAndIncrement(); i < missing.size(); i = next.getAndIncrement()) {
            Wanted<?> wanted = missing.get(i);
            try {
              opened.put(wanted, create(wanted));
            } catch (Throwable e) { // thrown again, to whom it concerns
              refused.put(wanted, e);
            }
          }
        });
    for (Wanted<?> wanted : missing) { // in their order, whichever was ready first
      Unit<?> unit = opened.get(wanted);
      Throwable failure = refused.get(wanted);
      if (unit != null) {
        add(wanted, unit);
      } else if (failure != null) {
        failed.put(wanted.provider(), failure);
      }
    }
  }

  private boolean isNew(Wanted<?> wanted) {
    return !open.containsKey(wanted.provider()) && !failed.containsKey(wanted.provider());
  }

  private <S extends Stage> Unit<S> create(Wanted<S> wanted) {
    StageProvider<S> provider = wanted.provider();
    return Unit.open(
        wanted.name(), provider.name(), options.clock(), () -> provider.create(options));
  }

  private void add(Wanted<?> wanted, Unit<?> unit) {
    open.put(wanted.provider(), unit);
    order.add(unit);
  }

  /**
   * Returns the open stage, opened now if it was not; null if it does not open and need not.
   *
   * @throws RuntimeException what a provider that was named throws
   */
  @SuppressWarnings("unchecked") // a provider opens one type of stage
  <S extends Stage> @Nullable Unit<S> unit(Class<S> type, StageProvider<S> provider) {
    Wanted<S> wanted = new Wanted<>(type, provider);
    if (isNew(wanted)) {
      try {
        add(wanted, create(wanted));
      } catch (RuntimeException e) {
        failed.put(provider, e);
      }
    }
    Throwable failure = failed.get(provider);
    if (failure != null) {
      refuse(wanted, failure);
    }
    return (Unit<S>) open.get(provider);
  }

  /** Throws {@code failure} if the stage must open, and else tells of it once. */
  private void refuse(Wanted<?> wanted, Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception
        && !options.backendOf(wanted.name()).equals(Options.AUTO)) {
      throw exception;
    }
    String provider = wanted.provider().name();
    if (obstacles.add(
        "%s %s did not open: %s".formatted(wanted.name(), provider, failure.getMessage()))) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "%s %s said it would work, but did not open; trying the next. Name it in Options"
                      .formatted(wanted.name(), provider)
                  + " to see it fail, or another to be rid of this.",
          failure);
    }
  }

  /** Takes note of what stands against a chain. */
  void hinders(String obstacle) {
    obstacles.add(obstacle);
  }

  /** Makes the exception that tells all obstacles. */
  StageNotFoundException refusal() {
    StageNotFoundException refusal =
        new StageNotFoundException(
            "No stages fit together. %s. Name backends that speak the same representations in"
                    .formatted(String.join("; ", obstacles))
                + " Options.backend or Options.stageBackends, or leave both to 'auto'.");
    failed.values().forEach(refusal::addSuppressed);
    return refusal;
  }

  /** Closes every stage that is not {@code used}, last opened first; returns the others. */
  List<Unit<?>> closeAllBut(Predicate<Unit<?>> used) {
    for (int i = order.size() - 1; i >= 0; i--) {
      Unit<?> unit = order.get(i);
      if (!used.test(unit)) {
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
    return order.stream().filter(used).toList();
  }
}
