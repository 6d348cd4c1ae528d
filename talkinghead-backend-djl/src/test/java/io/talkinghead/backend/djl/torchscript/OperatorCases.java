package io.talkinghead.backend.djl.torchscript;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every operator in every form that the networks are known to have, and those that a differently
 * exported file may have.
 */
final class OperatorCases {
  private OperatorCases() {}

  static List<Graph> all() {
    return Stream.of(
            new ElementCases(),
            new ShapeCases(),
            new PieceCases(),
            new WindowCases(),
            new SumCases(),
            new SamplingCases())
        .flatMap(table -> table.cases().stream())
        .toList();
  }
}
