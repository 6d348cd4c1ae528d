package io.talkinghead.core.internal.builtin.face;

/**
 * Tells what lies between the lips from a lip: a lower lip in the light, and the shadow under it,
 * have the outlines of an open mouth but not its colours. Teeth are light and much paler than skin;
 * lips and skin are not. Without teeth nearly all must be dark, between lips that are clearly red.
 */
final class OpeningCheck {
  private static final int COLUMNS = 19;
  private static final int ROWS = 9;

  /**
   * Share of the opening in which teeth must be seen. Smiles have 0.2 to 1, lips parted over a line
   * of teeth 0.13 to 0.3, closed lips 0 to 0.09, in one case 0.12.
   */
  private static final double TEETH = 0.13;

  /** Share of the opening that must be dark if no teeth are seen. */
  private static final double DARK = 0.6;

  /** Redness that both lips must have on average around a dark opening. */
  private static final double RED = 0.6;

  /** Chroma of teeth at most, and lightness at least, as shares of those of the skin. */
  private static final double PALE = 0.68;

  private static final double LIGHT = 0.6;

  /** Lightness of the dark at most, as a share of that of the skin. */
  private static final double NIGHT = 0.45;

  /** Least chroma of skin to which that of teeth can be compared. */
  private static final double COLOURED = 8;

  private final MouthEvidence evidence;
  private final Plane a;
  private final Plane b;

  /** Chroma of the skin under the eyes. */
  private final double skin;

  OpeningCheck(LabFace face, MouthEvidence evidence) {
    this.evidence = evidence;
    a = face.a().part(-90, 90, 36, 230).blurred(1.5);
    b = face.b().part(-90, 90, 36, 230).blurred(1.5);
    skin =
        Math.hypot(
            MouthEvidence.quantile(a, -35, 35, 45, 75, 0.5),
            MouthEvidence.quantile(b, -35, 35, 45, 75, 0.5));
  }

  /** Returns whether {@code mouth}, which has a gap, is open; true where colours cannot tell. */
  boolean isOpen(MouthShape mouth) {
    if (!coloursTell()) {
      return true;
    }
    Seen seen = seen(mouth);
    return seen.teeth >= TEETH || (seen.dark >= DARK && seen.red >= RED);
  }

  /** Returns whether colours tell that there are teeth in {@code mouth}, which has a gap. */
  boolean showsTeeth(MouthShape mouth) {
    return coloursTell() && seen(mouth).teeth >= TEETH;
  }

  private boolean coloursTell() {
    return evidence.colour >= 0.5 && skin >= COLOURED;
  }

  /** Shares of the opening, and the redness of the less red lip. */
  private record Seen(double teeth, double dark, double red) {}

  private Seen seen(MouthShape mouth) {
    int teeth = 0;
    int dark = 0;
    double above = 0;
    double below = 0;
    for (int i = 0; i < COLUMNS; i++) {
      float t = -0.9f + 0.1f * i;
      float x = mouth.x(t);
      float upper = mouth.upper(t);
      float lower = mouth.lower(t);
      float lip = (1 - 0.6f * t * t) * 5;
      above += evidence.red.at(x, upper - lip) / COLUMNS;
      below += evidence.red.at(x, lower + lip) / COLUMNS;
      for (int k = 0; k < ROWS; k++) {
        float y = upper + (lower - upper) * (0.1f + 0.1f * k);
        double light = evidence.lightness.at(x, y) / evidence.skin;
        double chroma = Math.hypot(a.at(x, y), b.at(x, y)) / skin;
        teeth += light >= LIGHT && chroma <= PALE ? 1 : 0;
        dark += light <= NIGHT ? 1 : 0;
      }
    }
    double places = COLUMNS * ROWS;
    return new Seen(teeth / places, dark / places, Math.min(above, below));
  }
}
