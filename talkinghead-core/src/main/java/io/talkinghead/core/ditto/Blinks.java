package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.List;

/**
 * When the eyes blink ({@code delta_eye_open_n}), if there is an eye table.
 *
 * @param intervals frames from the end of a blink to the next, in turn, each at least 1; empty for
 *     no blinks
 * @param random whether every interval is drawn from 60 to 100 frames instead
 */
public record Blinks(List<Integer> intervals, boolean random) {
  /** At random, 60 to 100 frames apart: the reference's default. */
  public static final Blinks RANDOM = new Blinks(List.of(), true);

  /** Never. */
  public static final Blinks NONE = new Blinks(List.of(), false);

  public Blinks {
    intervals = List.copyOf(intervals);
    intervals.forEach(n -> Checks.inRange("blink interval", n, 1, 1_000_000));
    Checks.argument(!random || intervals.isEmpty(), "random blinks have no intervals");
  }

  /** Blinks {@code frames} apart, in turn. */
  public static Blinks every(Integer... frames) {
    return new Blinks(List.of(frames), false);
  }
}
