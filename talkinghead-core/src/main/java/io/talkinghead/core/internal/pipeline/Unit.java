package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.spi.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An open stage and where it came from.
 *
 * @param name the stage's interface, such as {@code FaceWarper}
 * @param backend the provider, such as {@code builtin}
 * @param stage the stage itself
 * @param loading wall time in which it was opened
 * @param <S> the stage's interface
 */
public record Unit<S extends Stage>(String name, String backend, S stage, Duration loading) {
  public Unit {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(loading, "loading");
  }

  /** Opens a stage with {@code opener}, and takes the time by {@code clock}. */
  public static <S extends Stage> Unit<S> open(
      String name, String backend, Clock clock, Supplier<S> opener) {
    Instant began = clock.instant();
    S stage = opener.get();
    Duration loading = Duration.between(began, clock.instant());
    return new Unit<>(name, backend, stage, loading.isNegative() ? Duration.ZERO : loading);
  }

  /** Returns how messages call it, such as {@code FaceWarper builtin}. */
  public String label() {
    return name + " " + backend;
  }

  /** Returns its line in a report. */
  GenerationReport.Stage report(Duration busy) {
    return new GenerationReport.Stage(name, backend, stage.device(), busy);
  }
}
