package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import java.util.Arrays;

/**
 * Finds how far both eyes are open, about their irises.
 *
 * <p>The irises are known to a hundredth of a face unit, and human eyes are alike: the upper lid
 * covers the top of the iris, the lower one touches its bottom. So each lid is sought near there.
 * Between a good pair of lids lies what differs from the skin under that very eye, above and below
 * lies skin; over the upper lid it grows lighter, and under the iris too. A heavy brow, deep shade
 * or a bag under the eye may each speak for a wrong line; the expected opening, the measured lids
 * and the other eye hold against them. Both eyes are decided together.
 */
final class EyeFit {
  private static final double STEP = 0.0125;
  private static final int WIDTH = 72;
  private static final int HEIGHT = 56;
  private static final int COLUMNS = 11;

  /** Usual heights of the lids above and below the middle of the iris, face units. */
  private static final double USUAL_UPPER = 0.080;

  private static final double USUAL_LOWER = 0.088;

  /** Least height, and the distance of the heights tried. */
  private static final double LEAST = 0.025;

  private static final double PACE = 0.0085;
  private static final int TRIED = 17;

  private final FaceGeometry.Lid measured;
  private final double left;
  private final double top;
  private final float[] light = new float[WIDTH * HEIGHT];
  private final float[] strange = new float[WIDTH * HEIGHT];

  private final double strong;

  /** How much white is seen above the sides of the iris, 0 to 1: so wide open are drawn eyes. */
  private final double wide;

  private final double usualUpper;
  private final double usualLower;

  private double halfWidth;
  private double tilt;

  /** What each pair of an upper and a lower lid is worth. */
  private final double[] worth = new double[TRIED * TRIED];

  private EyeFit(FaceGeometry.Lid lid, FaceSpace space, Picture picture) {
    measured = lid;
    left = lid.centreX() - STEP * WIDTH / 2;
    top = -STEP * HEIGHT / 2;
    Lab[] colours = new Lab[WIDTH * HEIGHT];
    for (int j = 0, k = 0; j < HEIGHT; j++) {
      for (int i = 0; i < WIDTH; i++, k++) {
        colours[k] = mean(space, picture, left + i * STEP, top + j * STEP);
        light[k] = (float) colours[k].lightness();
      }
    }
    strong = strong();
    Lab skin = skin(colours);
    for (int k = 0; k < strange.length; k++) {
      Lab here = colours[k];
      double darker = (here.lightness() - skin.lightness()) / 24;
      double colour = Math.hypot(here.a() - skin.a(), here.b() - skin.b()) / 14;
      strange[k] = (float) Math.min(1, Math.hypot(darker, colour));
    }
    wide = whites(skin, -1);
    double drawn = 0.14 * whites(skin, 20); // so white above the iris is no eye of a photograph
    usualUpper = Curves.mix(USUAL_UPPER, Math.max(drawn, lid.upper() - lid.centreY()), wide);
    usualLower = Curves.mix(USUAL_LOWER, lid.lower() + lid.centreY(), wide);
    for (int k = 0; k < strange.length; k++) {
      if (light[k] < skin.lightness()) { // dark above the iris is a brow and no part of the eye
        double low = Curves.rise(-0.12, -0.075, top + k / WIDTH * STEP);
        strange[k] *= (float) Math.max(low, wide);
      }
    }
    halfWidth = Curves.clamp(lid.halfWidth(), 0.27, 0.33);
    tilt = Curves.clamp(lid.tilt(), -0.10, 0.10);
  }

  private void weigh() {
    for (int i = 0; i < TRIED; i++) {
      for (int j = 0; j < TRIED; j++) {
        worth[i * TRIED + j] = score(lid(height(i), height(j)));
      }
    }
  }

  /** Returns the mean colour of a place as large as a step. */
  private static Lab mean(FaceSpace space, Picture picture, double u, double v) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int k = 0; k < 4; k++) {
      double du = u + (k % 2 - 0.5) * STEP / 2;
      double dv = v + (k / 2 - 0.5) * STEP / 2;
      int rgb = picture.at(space.x(du, dv), space.y(du, dv));
      red += rgb >> 16;
      green += (rgb >> 8) & 255;
      blue += rgb & 255;
    }
    return Lab.of(((red / 4) << 16) | ((green / 4) << 8) | (blue / 4));
  }

  /** The median of a strip well under the eye, channel by channel. */
  private Lab skin(Lab[] colours) {
    int i0 = column(measured.centreX() - 0.22);
    int i1 = column(measured.centreX() + 0.22);
    int j0 = row(0.17);
    int j1 = row(0.27);
    double[][] channels = new double[3][(i1 - i0 + 1) * (j1 - j0 + 1)];
    int n = 0;
    for (int j = j0; j <= j1; j++) {
      for (int i = i0; i <= i1; i++, n++) {
        Lab colour = colours[j * WIDTH + i];
        channels[0][n] = colour.lightness();
        channels[1][n] = colour.a();
        channels[2][n] = colour.b();
      }
    }
    for (double[] channel : channels) {
      Arrays.sort(channel);
    }
    return new Lab(channels[0][n / 2], channels[1][n / 2], channels[2][n / 2]);
  }

  /**
   * Returns the share of places beside the top of the iris that are unlike skin and at least {@code
   * lighter} than it.
   */
  private double whites(Lab skin, double lighter) {
    double sum = 0;
    int n = 0;
    for (double aside = 0.10; aside < 0.151; aside += STEP) {
      for (int side = -1; side <= 1; side += 2) {
        double u = Math.copySign(0.5, measured.centreX()) + side * aside;
        sum +=
            Curves.rise(lighter - 3, lighter + 3, at(light, u, -0.1) - skin.lightness())
                * Curves.rise(0.3, 0.6, at(strange, u, -0.1));
        n++;
      }
    }
    return Curves.rise(0.2, 0.6, sum / n);
  }

  /** Returns the shape of the left and of the right eye. */
  static EyeShape[] both(FaceGeometry geometry, FaceSpace space, Picture picture) {
    EyeFit left = new EyeFit(geometry.leftLid(), space, picture);
    EyeFit right = new EyeFit(geometry.rightLid(), space, picture);
    int[] pairs = heights(left, right);
    corners(left, right, pairs);
    pairs = heights(left, right);
    return new EyeShape[] {left.shape(pairs[0]), right.shape(pairs[1])};
  }

  /** Moves the corners of both eyes, mirrored, to where they fit best. */
  private static void corners(EyeFit left, EyeFit right, int[] pairs) {
    double slope = (right.tilt - left.tilt) / 2;
    double most = Double.NEGATIVE_INFINITY;
    double bestWidth = 0;
    double bestTilt = 0;
    for (double width = 0.27; width < 0.331; width += 0.015) {
      for (double tilt = -0.12; tilt < 0.121; tilt += 0.03) {
        left.halfWidth = width;
        right.halfWidth = width;
        left.tilt = -tilt;
        right.tilt = tilt;
        double sum =
            left.score(left.shape(pairs[0]).lid)
                + right.score(right.shape(pairs[1]).lid)
                - 5 * square(tilt - slope)
                - 20 * square(tilt);
        if (sum > most) {
          most = sum;
          bestWidth = width;
          bestTilt = tilt;
        }
      }
    }
    left.halfWidth = bestWidth;
    right.halfWidth = bestWidth;
    left.tilt = -bestTilt;
    right.tilt = bestTilt;
  }

  /** Returns the best heights of the lids of the left and of the right eye. */
  private static int[] heights(EyeFit left, EyeFit right) {
    left.weigh();
    right.weigh();
    double most = Double.NEGATIVE_INFINITY;
    int bestLeft = 0;
    int bestRight = 0;
    for (int l = 0; l < left.worth.length; l++) {
      for (int r = 0; r < right.worth.length; r++) {
        double upper = l / TRIED - r / TRIED;
        double lower = l % TRIED - r % TRIED;
        double sum = left.worth[l] + right.worth[r] - 0.012 * (upper * upper + lower * lower);
        if (sum > most) {
          most = sum;
          bestLeft = l;
          bestRight = r;
        }
      }
    }
    return new int[] {bestLeft, bestRight};
  }

  private EyeShape shape(int pair) {
    return new EyeShape(lid(height(pair / TRIED), height(pair % TRIED)));
  }

  private static double height(int i) {
    return LEAST + PACE * i;
  }

  /**
   * Returns lids that stand {@code upper} above and {@code lower} below the iris: about the iris,
   * and no narrower than an eye, as a lid may be drawn over skin beside the eye without being
   * noticed, but not leave a corner of the eye open.
   */
  private FaceGeometry.Lid lid(double upper, double lower) {
    double base = 0.02 + 0.25 * (lower - usualLower - upper + usualUpper);
    double out = Curves.clamp(Math.abs(measured.centreX()), 0.48, 0.50);
    return new FaceGeometry.Lid(
        Math.copySign(out, measured.centreX()),
        base,
        halfWidth,
        tilt,
        Math.max(0.02, upper + base),
        Math.max(0.02, lower - base));
  }

  private double score(FaceGeometry.Lid lid) {
    double inRegion = Curves.mix(0.7, 1, wide);
    double outOfRegion = Curves.mix(0.3, 0.8, wide);
    double sum = 0;
    double weights = 0;
    double edges = 0;
    double irisSum = 0;
    double irisWeights = 0;
    for (int c = 0; c < COLUMNS; c++) {
      double t = 0.9 * (2.0 * c / (COLUMNS - 1) - 1);
      double u = lid.centreX() + t * lid.halfWidth();
      double upper = lid.upperAt(u);
      double lower = lid.lowerAt(u);
      double weight = 1 - 0.6 * t * t;
      double inside =
          (at(strange, u, Curves.mix(upper, lower, 0.12))
                  + at(strange, u, Curves.mix(upper, lower, 0.5))
                  + at(strange, u, Curves.mix(upper, lower, 0.88)))
              / 3;
      double above = (at(strange, u, upper - 0.03) + at(strange, u, upper - 0.055)) / 2;
      double below = (at(strange, u, lower + 0.03) + at(strange, u, lower + 0.055)) / 2;
      double lighter = at(light, u, upper - 0.028) - at(light, u, upper + 0.008);
      sum += weight * (inRegion * inside - outOfRegion * (above + 1.2 * below));
      edges += weight * contrast(lighter);
      weights += weight;
      double fromIris = Curves.bell((Math.abs(u) - 0.5) / 0.09);
      irisSum += fromIris * contrast(at(light, u, lower + 0.022) - at(light, u, lower - 0.018));
      irisWeights += fromIris;
    }
    double upper = lid.upper() - lid.centreY();
    double lower = lid.lower() + lid.centreY();
    double unusual =
        square((upper - usualUpper) / 0.045)
            + square((lower - usualLower) / 0.035)
            + 0.4 * square((upper - measured.upper() + measured.centreY()) / 0.06)
            + 0.4 * square((lower - measured.lower() - measured.centreY()) / 0.06);
    // only an eye that shows white above its iris is open so far; else it is the brow's edge
    double likely = Math.max(Curves.fall(0.09, 0.12, upper), wide);
    return (sum + 0.6 * likely * edges) / weights
        + 0.6 * irisSum / irisWeights
        - 0.05 * unusual
        - 0.2 * (1 - likely);
  }

  /** A difference of lightness as evidence, -1 to 1. */
  private double contrast(double lighter) {
    return Curves.clamp(lighter / strong, -1, 1);
  }

  /** Returns a difference in lightness that is much for this eye. */
  private double strong() {
    float[] sorted = light.clone();
    Arrays.sort(sorted);
    return Math.max(12, 0.55 * (sorted[sorted.length * 9 / 10] - sorted[sorted.length / 10]));
  }

  private float at(float[] plane, double u, double v) {
    return plane[row(v) * WIDTH + column(u)];
  }

  private int column(double u) {
    return (int) Curves.clamp(Math.rint((u - left) / STEP), 0, WIDTH - 1);
  }

  private int row(double v) {
    return (int) Curves.clamp(Math.rint((v - top) / STEP), 0, HEIGHT - 1);
  }

  private static double square(double x) {
    return x * x;
  }
}
