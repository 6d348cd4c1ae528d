package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.spi.Stage;
import java.time.Duration;
import java.util.Objects;

/**
 * An open stage and where it came from.
 *
 * @param name the stage's interface, such as {@code FaceWarper}
 * @param backend the provider, such as {@code builtin}
 * @param stage the stage itself
 * @param <S> the stage's interface
 */
public record Unit<S extends Stage>(String name, String backend, S stage) {
  public Unit {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(stage, "stage");
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
