package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Viseme;
import java.util.ArrayDeque;

/**
 * Tells a voice from noise and music, so that only a voice moves the mouth.
 *
 * <p>What gives a voice away is that it <em>articulates</em>: the network recognises one shape
 * after the other with confidence. In 1.5 s of speech it does so 8 to 20 times (4 or more with
 * noise 5 dB below the voice), in music 4 times at most, in noise hardly ever; the figures are of
 * synthetic voices, flute, cello, plucked strings, a band, traffic, typing and coloured noise. A
 * short word ("Oh!") has few shapes; there a pitch that glides, as no plucked note does, will do.
 *
 * <p>A row of sound is speech if such a sign lies near it. With {@code ahead} rows to wait for
 * later signs a whole voice is judged before anything moves. Live nothing waits: a new stretch of
 * voiced sound is believed for 1.5 s and then has to articulate; after a stretch that did not, the
 * next is not believed before it does.
 */
final class VoiceCheck {
  /** How near a sign must be, in rows: EMBEDDED's two seconds without a voice. */
  static final int REACH = 200;

  private static final int LIVE_REACH = 120;
  private static final int CLUE_WINDOW = 150;
  private static final int CLUES = 5;
  private static final int DISTINCT_CLUES = 3;
  private static final float CONFIDENT = 0.6f;
  private static final int STEADY_ROWS = 3;
  private static final int SHORT_STRETCH = 150;
  private static final int SHORT_CLUES = 2;
  private static final int CRY_STRETCH = 80;
  private static final int VOICED_ROWS = 5;
  private static final double GLIDE_OCTAVES = 0.005;
  private static final double LARGEST_GLIDE = 0.2;
  private static final int WARN_AFTER = 200;

  private final int ahead;
  private final int reach;

  private final ArrayDeque<Clue> clues = new ArrayDeque<>();
  private final int[] distinct = new int[Viseme.values().length];
  private int runClass = -1;
  private int runLength;
  private int lastClue = -1;

  private long stretch;
  private int stretchClues;
  private int stretchVoiced;
  private double stretchGlide;
  private float lastPitch = Float.NaN;

  private long row;
  private final long[] latest = new long[4 * REACH];
  private long sign = Long.MIN_VALUE;
  private boolean ended;
  private boolean trusting = true;
  private int rejected;

  /** A shape recognised with confidence. */
  private record Clue(long row, int viseme) {}

  private VoiceCheck(int ahead, int reach) {
    this.ahead = ahead;
    this.reach = reach;
  }

  /** Judges a voice that can wait. */
  static VoiceCheck patient() {
    return new VoiceCheck(REACH, REACH);
  }

  /** Judges a live voice at once. */
  static VoiceCheck live() {
    return new VoiceCheck(0, LIVE_REACH);
  }

  /**
   * Hears the next row.
   *
   * @param loud whether the gate is open
   * @param viseme the likeliest viseme
   * @param probability its probability
   * @param pitch octaves, NaN where unvoiced
   * @param voiceNear whether three voiced rows in succession lie here or within the look-ahead
   */
  void hear(boolean loud, int viseme, float probability, float pitch, boolean voiceNear) {
    while (!clues.isEmpty() && clues.getFirst().row() <= row - CLUE_WINDOW) {
      distinct[clues.removeFirst().viseme()]--;
    }
    boolean confident = loud && viseme != Viseme.SIL.ordinal() && probability > CONFIDENT;
    if (loud) {
      stretch++;
      glide(pitch);
    } else {
      closeStretch();
    }
    collect(confident ? viseme : -1);
    if (articulates()) {
      sign = row;
      trusting = true;
    } else if (ahead == 0 && trusting && confident && voiceNear && stretch <= SHORT_STRETCH) {
      sign = row;
    }
    latest[(int) (row % latest.length)] = sign;
    row++;
  }

  /** Hears the end. */
  void end() {
    closeStretch();
    if (row > 0) {
      latest[(int) ((row - 1) % latest.length)] = sign;
    }
    ended = true;
  }

  /** Returns whether {@link #near} is settled for row {@code t}, or does not matter. */
  boolean decided(long t, boolean loud) {
    return !loud || ended || row > t + ahead || near(t);
  }

  /** Returns whether row {@code t} is near a sign of a voice. */
  boolean near(long t) {
    long last = Math.min(t + ahead, row - 1);
    long found = latest[(int) (last % latest.length)];
    return found != Long.MIN_VALUE && found >= t - reach;
  }

  /**
   * Counts a row that was decided.
   *
   * @return whether sound has been going on for two seconds now without a voice
   */
  boolean count(boolean loud, boolean speech) {
    if (speech) {
      rejected = 0;
    } else if (loud) {
      rejected++;
      trusting &= rejected < WARN_AFTER;
    }
    return rejected == WARN_AFTER && loud;
  }

  private void glide(float pitch) {
    if (!Float.isNaN(pitch)) {
      double step = Math.abs(pitch - lastPitch);
      if (step < LARGEST_GLIDE) {
        stretchGlide += step;
        stretchVoiced++;
      }
    }
    lastPitch = pitch;
  }

  private void collect(int viseme) {
    runLength = viseme == runClass ? runLength + 1 : 1;
    runClass = viseme;
    if (viseme >= 0 && runLength == STEADY_ROWS && viseme != lastClue) {
      clues.addLast(new Clue(row, viseme));
      distinct[viseme]++;
      stretchClues++;
      lastClue = viseme;
    }
  }

  private boolean articulates() {
    int kinds = 0;
    for (int n : distinct) {
      kinds += n > 0 ? 1 : 0;
    }
    return clues.size() >= CLUES && kinds >= DISTINCT_CLUES;
  }

  private void closeStretch() {
    boolean glides = stretchGlide > GLIDE_OCTAVES * stretchVoiced;
    int needed = stretch <= CRY_STRETCH ? 1 : SHORT_CLUES;
    if (trusting
        && stretch > 0
        && stretch <= SHORT_STRETCH
        && stretchVoiced >= VOICED_ROWS
        && glides
        && stretchClues >= needed) {
      sign = row;
    }
    stretch = 0;
    stretchClues = 0;
    stretchVoiced = 0;
    stretchGlide = 0;
    lastPitch = Float.NaN;
    lastClue = -1;
  }
}
