package io.talkinghead.core.internal.builtin.face;

/**
 * Tells an open smile from a closed mouth: two inner contours around the fitted line, red just
 * outside of both, and teeth (bright, not red) or darkness between them. An opening must win
 * clearly, because a gap that is not there disturbs more than one that is missed.
 */
final class GapFit {
  private static final int SAMPLES = 19;
  private static final double SMALLEST = 8;
  private static final double LARGEST = 33;

  /** From this height on an opening needs no more evidence than a larger one. */
  private static final double WIDE = 14;

  /** Mean redness that both lips of an open mouth must show at least. */
  private static final double LEAST_LIP = 0.12;

  private final LabFace face;
  private final MouthEvidence evidence;
  private final Plane inside;

  GapFit(LabFace face, MouthEvidence evidence) {
    this.face = face;
    this.evidence = evidence;
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
    double best = score(closed, closed.centreY(), closed.bend(), 0) + threshold;
    MouthShape winner = closed;
    for (double dy = -16; dy <= 16; dy += 2) {
      for (double bend = -20; bend <= 4; bend += 3) {
        for (double gap = SMALLEST; gap <= LARGEST; gap += 2) {
          double score = score(closed, closed.centreY() + dy, bend, gap);
          double slit = 0.02 * Math.max(0, WIDE - gap); // the shadow between closed lips
          if (score - slit > best) {
            best = score - slit;
            winner =
                new MouthShape(
                    closed.score(),
                    closed.centreX(),
                    closed.centreY() + dy,
                    closed.halfWidth(),
                    bend,
                    gap);
          }
        }
      }
    }
    return winner.gap() == 0 || OpeningCheck.isOpen(face, evidence, winner) ? winner : closed;
  }

  private double score(MouthShape m, double cy, double bend, double gap) {
    float above = 0;
    float below = 0;
    float between = 0;
    for (int i = 0; i < SAMPLES; i++) {
      float t = -0.9f + 0.1f * i;
      float x = (float) (m.centreX() + t * m.halfWidth());
      float upper = (float) (cy + bend * t * t);
      float lower = (float) (upper + gap * (1 - t * t));
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
    if (gap > 0 && Math.min(above, below) < LEAST_LIP) {
      return Double.NEGATIVE_INFINITY; // a dark or bright band, but not between lips: a moustache
    }
    return above + below + 1.6 * 1.5 * between * Math.min(1, gap / 14) / SAMPLES;
  }

  private float red(float x, float y) {
    return MouthEvidence.clip(evidence.red.at(x, y), -0.5f, 1);
  }
}
