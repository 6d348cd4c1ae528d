package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.NoiseSource;

/**
 * Blinks: 65 ms down, at least 35 ms shut, 130 ms up; about every 3.8 s, one in ten double. A blink
 * that is due within 0.7 s comes as soon as a phrase ends, as people's do.
 *
 * <p>Lids stay shut for a little more than one picture, so that each blink shows both eyes wholly
 * shut in one of them (at 10 pictures a second or more).
 *
 * <p><b>Threads:</b> one caller at a time, who asks for times that do not decrease.
 */
final class Blinks {
  private static final double FIRST = 0.9;
  private static final double FIRST_SPREAD = 1.3;
  private static final double PAUSE = 1.6;
  private static final double MEAN = 2.2;
  private static final double SHORTEST_PAUSE = 0.45;
  private static final double WINDOW = 0.7;
  private static final double AFTER_PHRASE = 0.05;
  private static final double DOUBLE = 0.1;
  private static final double SECOND = 0.32;
  private static final double DOWN = 0.065;
  private static final double UP = 0.13;
  private static final double SHUT = 0.035;
  private static final double LONGEST_SHUT = 0.1;
  private static final double RIGHT_LATER = 0.004;

  private NoiseSource source;
  private final double rate;
  private final double shut;
  private final double end;
  private double due;
  private double start = Double.NEGATIVE_INFINITY;
  private boolean twice;
  private boolean spoke;

  /**
   * Plans blinks.
   *
   * @param rate 1 is natural, 0 never
   * @param frameRate pictures per second
   * @param end length of the performance in seconds, infinite while unknown; no blink begins that
   *     would not be over
   */
  Blinks(NoiseSource source, double rate, int frameRate, double end) {
    this.source = source;
    this.rate = rate;
    this.end = end;
    shut = Math.max(SHUT, Math.min(LONGEST_SHUT, 1.0 / frameRate + 2 * RIGHT_LATER));
    due = rate > 0 ? (FIRST + FIRST_SPREAD * source.uniform()) / rate : Double.POSITIVE_INFINITY;
  }

  /** Takes over the state of {@code other}, which has the same plan. */
  void set(Blinks other) {
    source = other.source.fork();
    due = other.due;
    start = other.start;
    twice = other.twice;
    spoke = other.spoke;
  }

  /** Moves on to {@code seconds}; {@code speaking} tells whether there is speech then. */
  void advance(double seconds, boolean speaking) {
    boolean phraseEnds = spoke && !speaking;
    spoke = speaking;
    if (phraseEnds && due - seconds > AFTER_PHRASE && due - seconds < WINDOW) {
      due = seconds + AFTER_PHRASE;
    }
    while (seconds >= due) {
      start = due;
      twice = source.uniform() < DOUBLE;
      double pause = PAUSE / rate - MEAN / rate * StrictMath.log(1 - source.uniform());
      due += (twice ? SECOND : 0) + Math.max(SHORTEST_PAUSE, pause);
      if (start + DOWN + length() > end) {
        start = Double.NEGATIVE_INFINITY;
        due = Double.POSITIVE_INFINITY;
      }
    }
  }

  private double length() {
    return (twice ? SECOND : 0) + DOWN + shut + UP;
  }

  /** Returns how far the lid of the left eye is shut at {@code seconds}, 0 to 1. */
  double left(double seconds) {
    return lid(seconds - start);
  }

  /** Returns how far the lid of the right eye is shut at {@code seconds}, 0 to 1. */
  double right(double seconds) {
    return lid(seconds - RIGHT_LATER - start);
  }

  private double lid(double since) {
    return Math.max(single(since), twice ? single(since - SECOND) : 0);
  }

  private double single(double since) {
    if (since < DOWN) {
      return Ease.smooth(since / DOWN);
    }
    return 1 - Ease.smooth((since - DOWN - shut) / UP);
  }
}
