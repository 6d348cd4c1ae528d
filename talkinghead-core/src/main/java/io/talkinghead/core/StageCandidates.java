package io.talkinghead.core;

import java.util.List;
import java.util.Objects;

/**
 * The providers of one stage that were seen.
 *
 * @param stage its interface, such as {@code FaceWarper}
 * @param candidates best first
 * @param broken what could not be loaded
 */
public record StageCandidates(
    String stage, List<StageRegistry.Candidate> candidates, List<String> broken) {
  public StageCandidates {
    Objects.requireNonNull(stage, "stage");
    candidates = List.copyOf(candidates);
    broken = List.copyOf(broken);
  }
}
