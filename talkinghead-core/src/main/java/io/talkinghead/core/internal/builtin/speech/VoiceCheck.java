package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Viseme;
import java.util.ArrayDeque;

/**
 * Tells a voice from noise and music, so that only a voice moves the mouth.
 *
 * <p>What gives a voice away is that it <em>articulates</em>: the network recognises one shape
 * after the other with confidence. In 1.5 s of speech it does so 8 to 20 times (4 or more with
 * noise 5 dB below the voice), in music 5 times at most, in noise hardly ever; the figures are of
 * synthetic voices, flute, cello, plucked strings, a band, traffic, typing and coloured noise.
 * Sound is speech if such a sign lies near it.
 *
 * <p>A word alone ("Oh!") has too few shapes. It passes if half a second of silence lies before and
 * after it and its pitch glides, as no plucked note's does.
 *
 * <p>With {@link #patient} rows wait 1.5 s for later signs, so that a whole voice is judged before
 * anything moves. With {@link #live} nothing waits: a new stretch of voiced sound is believed for
 * 1.5 s and then has to articulate; after two seconds that did not, nothing is believed before it
 * does.
 */
final class VoiceCheck {
  /** How near a sign of a voice must be, in rows: two seconds. */
  static final int REACH = 200;

  private static final int AHEAD = 150;

  private static final int LIVE_REACH = 120;
  private static final int CLUE_WINDOW = 150;
  private static final int CLUES = 6;
  private static final int DISTINCT_CLUES = 4;
  private static final float CONFIDENT = 0.6f;
  private static final int STEADY_ROWS = 3;
  private static final int LIVE_CREDIT = 150;
  private static final int LONGEST_WORD = 100;
  private static final int ALONE = 50;
  private static final int SHORT_CLUES = 2;
  private static final int SHORTEST_PAIR = 80;
  private static final int VOICED_ROWS = 5;
  private static final double GLIDE_OCTAVES = 0.005;
  private static final double LARGEST_GLIDE = 0.2;
  private static final int WARN_AFTER = 200;

  private static final int RING = 1024;

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

  private long pauseFrom = -ALONE;
  private boolean wordPossible;
  private long wordFrom;
  private long row;
  private final long[] latest = new long[RING];
  private final boolean[] word = new boolean[RING];
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
    return new VoiceCheck(AHEAD, REACH);
  }

  /** Judges a live voice at once. */
  static VoiceCheck live() {
    return new VoiceCheck(0, LIVE_REACH);
  }

  /** Returns another in the same state. */
  VoiceCheck fork() {
    VoiceCheck fork = new VoiceCheck(ahead, reach);
    fork.clues.addAll(clues);
    System.arraycopy(distinct, 0, fork.distinct, 0, distinct.length);
    fork.runClass = runClass;
    fork.runLength = runLength;
    fork.lastClue = lastClue;
    fork.stretch = stretch;
    fork.stretchClues = stretchClues;
    fork.stretchVoiced = stretchVoiced;
    fork.stretchGlide = stretchGlide;
    fork.lastPitch = lastPitch;
    fork.pauseFrom = pauseFrom;
    fork.wordPossible = wordPossible;
    fork.wordFrom = wordFrom;
    fork.row = row;
    System.arraycopy(latest, 0, fork.latest, 0, latest.length);
    System.arraycopy(word, 0, fork.word, 0, word.length);
    fork.sign = sign;
    fork.ended = ended;
    fork.trusting = trusting;
    fork.rejected = rejected;
    return fork;
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
    word[(int) (row % RING)] = false;
    if (loud) {
      wordPossible &= stretch > 0;
      stretch++;
      glide(pitch);
    } else {
      closeStretch();
      if (row - pauseFrom >= ALONE) {
        acceptWord();
      }
    }
    boolean clue = collect(confident ? viseme : -1);
    if (clue && articulates()) {
      sign = row;
      trusting = true;
    } else if (ahead == 0 && trusting && confident && voiceNear && stretch <= LIVE_CREDIT) {
      sign = row;
    }
    latest[(int) (row % RING)] = sign;
    row++;
  }

  /** Hears the end. */
  void end() {
    closeStretch();
    acceptWord();
    ended = true;
  }

  /** Returns whether {@link #near} is settled for row {@code t}, or does not matter. */
  boolean decided(long t, boolean loud) {
    return !loud || ended || row > t + ahead || near(t);
  }

  /** Returns whether row {@code t} is near a sign of a voice. */
  boolean near(long t) {
    long last = Math.min(t + ahead, row - 1);
    long found = latest[(int) (last % RING)];
    return word[(int) (t % RING)] || (found != Long.MIN_VALUE && found >= t - reach);
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

  private boolean collect(int viseme) {
    runLength = viseme == runClass ? runLength + 1 : 1;
    runClass = viseme;
    if (viseme < 0 || runLength != STEADY_ROWS || viseme == lastClue) {
      return false;
    }
    clues.addLast(new Clue(row, viseme));
    distinct[viseme]++;
    stretchClues++;
    lastClue = viseme;
    return true;
  }

  private boolean articulates() {
    int kinds = 0;
    for (int n : distinct) {
      kinds += n > 0 ? 1 : 0;
    }
    return clues.size() >= CLUES && kinds >= DISTINCT_CLUES;
  }

  private void closeStretch() {
    if (stretch == 0) {
      return;
    }
    int needed = stretch <= SHORTEST_PAIR ? 1 : SHORT_CLUES;
    wordFrom = row - stretch;
    wordPossible =
        wordFrom - pauseFrom >= ALONE
            && stretch <= LONGEST_WORD
            && stretchVoiced >= VOICED_ROWS
            && stretchGlide > GLIDE_OCTAVES * stretchVoiced
            && stretchClues >= needed;
    pauseFrom = row;
    stretch = 0;
    stretchClues = 0;
    stretchVoiced = 0;
    stretchGlide = 0;
    lastPitch = Float.NaN;
    lastClue = -1;
  }

  private void acceptWord() {
    for (long t = wordFrom; wordPossible && t < pauseFrom; t++) {
      word[(int) (t % RING)] = true;
    }
    wordPossible = false;
  }
}
