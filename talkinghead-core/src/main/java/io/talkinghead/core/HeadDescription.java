package io.talkinghead.core;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What runs each stage of a head, and what else there was.
 *
 * @param stages in the order of the pipeline
 */
public record HeadDescription(List<Stage> stages) {
  /**
   * One stage.
   *
   * @param name its interface, such as {@code FaceWarper}
   * @param backend the provider chosen, such as {@code builtin}; {@code none} if there is none
   * @param device where it computes, such as {@code cpu}
   * @param reason why it was chosen
   * @param candidates every provider that was seen, best first
   * @param broken what could not be loaded
   */
  public record Stage(
      String name,
      String backend,
      String device,
      String reason,
      List<StageRegistry.Candidate> candidates,
      List<String> broken) {
    public Stage {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(backend, "backend");
      Objects.requireNonNull(device, "device");
      Objects.requireNonNull(reason, "reason");
      candidates = List.copyOf(candidates);
      broken = List.copyOf(broken);
    }

    @Override
    public String toString() {
      return "%s: %s on %s, %s".formatted(name, backend, device, reason);
    }
  }

  public HeadDescription {
    stages = List.copyOf(stages);
  }

  /**
   * Returns the stage called {@code name}, such as {@code FaceWarper}.
   *
   * @throws IllegalArgumentException if there is no such stage
   */
  public Stage stage(String name) {
    return stages.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no stage " + name));
  }

  /** Returns one line that names stages, backends and reasons. */
  public String summary() {
    return stages.stream().map(Stage::toString).collect(Collectors.joining("; "));
  }
}
