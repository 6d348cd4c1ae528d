package io.talkinghead.core.internal.builtin.render;

import static io.talkinghead.core.internal.builtin.render.Curves.bell;
import static io.talkinghead.core.internal.builtin.render.Curves.clamp;
import static io.talkinghead.core.internal.builtin.render.Curves.fall;
import static io.talkinghead.core.internal.builtin.render.Curves.mix;
import static io.talkinghead.core.internal.builtin.render.Curves.rise;

/**
 * What is seen between the lips: a dark cavity, a tongue and lower teeth that move with the jaw,
 * upper teeth that move with the head. Drawn once per portrait, soft and a little dim on purpose:
 * painted teeth must not catch the eye. A portrait that shows its teeth keeps them.
 *
 * <p>Teeth are measured for a mouth of average width and scaled with it; the borders between them
 * are hints of shadow. Immutable.
 */
final class MouthInside {
  /** Borders between upper teeth, from the middle, in units of an average mouth. */
  private static final double[] UPPER = {0, 0.130, 0.228, 0.318, 0.385, 0.44};

  /** How much shorter each upper tooth is than the first. */
  private static final double[] SHORTER = {0, 0.008, 0.002, 0.009, 0.013};

  private static final double[] LOWER = {0, 0.075, 0.150, 0.235, 0.320, 0.40};

  /** Left edge of the sprites, face units. */
  final double originU;

  /** Top edge of the sprites, face units. */
  final double originV;

  /** Texels per face unit. */
  final double scale;

  /** How far the upper teeth go up, so that rounded lips cover them wholly, face units. */
  final double upperTeethRise;

  final long cavity;
  final Sprite upperTeeth;
  final Sprite lowerTeeth;
  final Sprite tongue;

  private final MouthShape mouth;
  private final Palette palette;
  private final double size;
  private final double soft;

  MouthInside(MouthShape mouth, FaceSpace space, Picture picture) {
    this.mouth = mouth;
    palette = Palette.of(picture, space);
    cavity = Lanes.of(palette.cavity);
    size = mouth.halfWidth / 0.44;
    upperTeethRise = mouth.gap > 0 ? mouth.gap : 0.10 * size;
    scale = clamp(1.3 * space.unit, 140, 320);
    soft = Math.max(0.010, 0.9 / space.unit); // as sharp as the picture, not sharper
    double halfWidth = mouth.halfWidth + 0.10;
    originU = mouth.centreX - halfWidth;
    originV = mouth.centreY - 0.22;
    int width = (int) Math.ceil(2 * halfWidth * scale);
    int height = (int) Math.ceil((0.66 + mouth.gap) * scale);
    upperTeeth =
        mouth.gap > 0
            ? new Sprite(width, height, originU, originV, scale, ownTeeth(space, picture))
            : new Sprite(width, height, originU, originV, scale, this::upperAt);
    lowerTeeth = new Sprite(width, height, originU, originV, scale, this::lowerAt);
    tongue = new Sprite(width, height, originU, originV, scale, this::tongueAt);
  }

  /** The line that teeth hang from follows the lip line only half: teeth do not smile. */
  private double teethLine(double u) {
    return mix(mouth.line(mouth.centreX), mouth.line(u), 0.5);
  }

  private int upperAt(double u, double v) {
    double x = Math.abs(u - mouth.centreX) / size;
    int tooth = toothAt(UPPER, x);
    double width = UPPER[tooth + 1] - UPPER[tooth];
    double within = clamp((x - UPPER[tooth]) / width, 0, 1);
    double corner = Math.abs(2 * within - 1);
    double side = Math.min(x, 0.5) / 0.45;
    double length = 0.046 - 0.030 * side * side - SHORTER[tooth] - 0.007 * Math.pow(corner, 4);
    double edge = teethLine(u) + length * size;
    double above = edge - v;
    double border = bell(Math.min(within, 1 - within) * width / 0.010);
    double light =
        (1 - 0.60 * rise(0.10, 0.40, x))
            * (1 - 0.24 * rise(0, 0.10, above))
            * (1 - 0.10 * fall(0, 0.018, above)) // the thin edge lets the dark shine through
            * (1 - 0.12 * border)
            * (1 + 0.04 * bell((within - 0.45) / 0.2));
    int colour = lit(palette.teeth, light);
    colour = between(colour, lit(palette.gum, 0.8), rise(0.11, 0.14, above));
    return Sprite.colour(colour, rise(-soft, soft, above) * fall(0.40, 0.47, x));
  }

  private int lowerAt(double u, double v) {
    double x = Math.abs(u - mouth.centreX) / size;
    int tooth = toothAt(LOWER, x);
    double width = LOWER[tooth + 1] - LOWER[tooth];
    double within = clamp((x - LOWER[tooth]) / width, 0, 1);
    double corner = Math.abs(2 * within - 1);
    double edge =
        teethLine(u)
            + mouth.gap
            + ((mouth.gap > 0 ? 0.03 : 0.010)
                    + 0.03 * (x / 0.45) * (x / 0.45)
                    + 0.008 * Math.pow(corner, 4))
                * size;
    double border = bell(Math.min(within, 1 - within) * width / 0.008);
    double light = (0.66 - 0.42 * rise(0.08, 0.36, x)) * (1 - 0.22 * border);
    return Sprite.colour(
        lit(palette.teeth, light), rise(-soft, soft, v - edge) * fall(0.30, 0.38, x));
  }

  private int tongueAt(double u, double v) {
    double x = u - mouth.centreX;
    double y = v - (teethLine(u) + mouth.gap + 0.065);
    double r = Math.hypot(x / (0.33 * size), y / 0.155);
    double light = clamp(1.08 - 0.5 * r * r, 0.4, 1.0) * (1 - 0.08 * bell(x / 0.025));
    return Sprite.colour(lit(palette.tongue, light), fall(0.78, 1.06, r));
  }

  /** The portrait's own teeth: what it shows between its lips, faded out at the lips' edges. */
  private Sprite.Paint ownTeeth(FaceSpace space, Picture picture) {
    return (u, v) -> {
      double below = v - mouth.line(u);
      double left = below - mouth.gapAt(u);
      double opacity = rise(-0.03, -0.01, below) * fall(-0.030, -0.006, left);
      return Sprite.colour(picture.at(space.x(u, v), space.y(u, v)), opacity);
    };
  }

  private static int toothAt(double[] borders, double x) {
    int tooth = 0;
    while (tooth < borders.length - 2 && x > borders[tooth + 1]) {
      tooth++;
    }
    return tooth;
  }

  /** Fades {@code colour} towards the dark of the cavity. */
  private int lit(int colour, double light) {
    return between(palette.cavity, colour, clamp(light, 0, 1));
  }

  private static int between(int from, int to, double t) {
    int amount = (int) Math.round(256 * clamp(t, 0, 1));
    return Lanes.rgb(Lanes.blend(Lanes.of(from), Lanes.of(to), amount));
  }
}
