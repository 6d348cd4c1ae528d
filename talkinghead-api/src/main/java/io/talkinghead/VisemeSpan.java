package io.talkinghead;

import java.util.Objects;

/**
 * A mouth shape that is held for a while.
 *
 * @param viseme the shape
 * @param startUs begin, microseconds from the first audio sample
 * @param endUs end, microseconds, after {@code startUs}
 */
public record VisemeSpan(Viseme viseme, long startUs, long endUs) {
  public VisemeSpan {
    Objects.requireNonNull(viseme, "viseme");
    Checks.argument(
        startUs >= 0 && endUs > startUs,
        "a viseme needs 0 <= start < end, was %d, %d",
        startUs,
        endUs);
  }
}
