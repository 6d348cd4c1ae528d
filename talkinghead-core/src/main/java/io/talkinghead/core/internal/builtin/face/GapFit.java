package io.talkinghead.core.internal.builtin.face;

/**
 * Tells an open smile from a closed mouth: two inner contours around the fitted line, which meet in
 * dark corners, red just outside of both, and teeth (bright, not red) or darkness between them, but
 * no lip. An opening must win clearly, because a gap that is not there disturbs more than one that
 * is missed.
 */
final class GapFit {
  private static final int SAMPLES = 19;
  private static final double SMALLEST = 8;
  private static final double LARGEST = 33;
  private static final double STEP = 2;

  /** From this height on an opening needs no more evidence than a larger one. */
  private static final double WIDE = 14;

  /** Mean redness that both lips of an open mouth must show at least. */
  private static final double LEAST_LIP = 0.12;

  /** Openings less high have no room for a tongue between two rows of teeth: red is a lip there. */
  private static final double TONGUE = 26;

  /**
   * How much redder than what is above and below it a lip within an opening is. Openings of
   * portraits have 0 to 0.12, those that reach from the skin over the upper lip to the teeth 0.2 to
   * 1.3.
   */
  private static final double LIP_WITHIN = 0.15;

  /** Where the corners are, which lie in shadow, open or closed; and what that weighs. */
  private static final float[] ENDS = {-1, -0.93f, -0.86f, 0.86f, 0.93f, 1};

  private static final double END = 0.3;

  private static final int COLUMNS = 11;
  private static final int ROWS = 13;

  private final MouthEvidence evidence;
  private final Plane inside;
  private final OpeningCheck check;
  private final float[] reds = new float[ROWS];

  GapFit(LabFace face, MouthEvidence evidence) {
    this.evidence = evidence;
    check = new OpeningCheck(face, evidence);
    Plane light = evidence.lightness;
    inside = light.alike();
    float skin = evidence.skin;
    float colour = (float) evidence.colour;
    for (int i = 0; i < inside.data.length; i++) {
      float l = light.data[i];
      float notRed = 0.7f * MouthEvidence.clip(-evidence.red.data[i], -1, 1);
      float coloured = notRed + 0.5f * MouthEvidence.clip((l - 0.9f * skin) / 30, -0.8f, 1);
      float grey = MouthEvidence.clip((l - 1.04f * skin) / 25, -1, 1);
      float teeth = colour * coloured + (1 - colour) * grey;
      float dark = MouthEvidence.clip((0.45f * skin - l) / 20, 0, 1);
      inside.data[i] = Math.max(teeth, dark);
    }
  }

  /** Returns {@code closed}, or the open mouth around it. */
  MouthShape fit(MouthShape closed) {
    double threshold = 0.12 * evidence.colour + 0.45 * (1 - evidence.colour);
    double best = score(closed) + threshold;
    MouthShape winner = closed;
    for (double dy = -16; dy <= 16; dy += 2) {
      for (double bend = -20; bend <= 4; bend += 3) {
        for (double gap = SMALLEST; gap <= LARGEST; gap += STEP) {
          MouthShape open = closed.with(closed.centreY() + dy, bend, gap);
          double slit = 0.02 * Math.max(0, WIDE - gap); // the shadow between closed lips
          double score = score(open) - slit;
          if (score > best
              && (lipWithin(open) < LIP_WITHIN || (gap >= TONGUE && check.isOpen(open)))) {
            best = score;
            winner = open;
          }
        }
      }
    }
    return winner.gap() == 0 ? closed : checked(winner, closed);
  }

  /**
   * Returns {@code open} if what lies between its lips is no lip; else a less high one under the
   * same upper lip in which teeth are seen, for a bright lower lip passes for more of them; else
   * {@code closed}.
   */
  private MouthShape checked(MouthShape open, MouthShape closed) {
    if (check.isOpen(open)) {
      return open;
    }
    for (double gap = open.gap() - STEP; gap >= SMALLEST; gap -= STEP) {
      MouthShape less = open.with(open.centreY(), open.bend(), gap);
      if (check.showsTeeth(less)) {
        return less;
      }
    }
    return closed;
  }

  private double score(MouthShape m) {
    double gap = m.gap();
    float above = 0;
    float below = 0;
    float between = 0;
    for (int i = 0; i < SAMPLES; i++) {
      float t = -0.9f + 0.1f * i;
      float x = m.x(t);
      float upper = m.upper(t);
      float lower = m.lower(t);
      float lip = (1 - 0.6f * t * t) * 5;
      above += red(x, upper - lip) / SAMPLES;
      below += (red(x, lower + lip) + 0.5f * red(x, lower + 2 * lip)) / SAMPLES;
      if (gap > 0) {
        float sum = 0;
        for (int k = 0; k < 5; k++) {
          sum += inside.at(x, upper + (lower - upper) * (0.12f + 0.19f * k));
        }
        between += sum / 5 * (1 - t * t);
      }
    }
    float ends = 0;
    for (float t : ENDS) {
      float dark = evidence.valley.at(m.x(t), (m.upper(t) + m.lower(t)) / 2);
      ends += Math.min(dark, 1) / ENDS.length;
    }
    if (gap > 0 && Math.min(above, below) < LEAST_LIP) {
      return Double.NEGATIVE_INFINITY; // a dark or bright band, but not between lips: a moustache
    }
    return above + below + END * ends + 1.6 * 1.5 * between * Math.min(1, gap / 14) / SAMPLES;
  }

  /**
   * Returns the redness of the reddest place between the lips above that of the palest on either
   * side of it, mean of the middle columns.
   */
  private double lipWithin(MouthShape mouth) {
    double sum = 0;
    for (int i = 0; i < COLUMNS; i++) {
      float t = -0.5f + 0.1f * i;
      float upper = mouth.upper(t);
      float height = mouth.lower(t) - upper;
      for (int k = 0; k < ROWS; k++) {
        reds[k] = evidence.red.at(mouth.x(t), upper + height * k / (ROWS - 1));
      }
      sum += ridge(reds);
    }
    return sum / COLUMNS;
  }

  /** Returns how far the highest value stands out above the lowest before and after it. */
  private static float ridge(float[] values) {
    float result = 0;
    float before = values[0];
    for (int k = 1; k + 1 < values.length; k++) {
      float after = values[k + 1];
      for (int j = k + 2; j < values.length; j++) {
        after = Math.min(after, values[j]);
      }
      result = Math.max(result, values[k] - Math.max(before, after));
      before = Math.min(before, values[k]);
    }
    return result;
  }

  private float red(float x, float y) {
    return MouthEvidence.clip(evidence.red.at(x, y), -0.5f, 1);
  }
}
