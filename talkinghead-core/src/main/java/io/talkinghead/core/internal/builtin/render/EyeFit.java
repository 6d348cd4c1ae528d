package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/**
 * Moves the measured lids of one eye onto the eye in the picture.
 *
 * <p>Both eyes are measured together, with mirrored lids; on a shaded or slightly turned face that
 * leaves one of them beside the mark, and a blink would stop short of the lower lid or pull a part
 * of the eye down with the lid. Here each eye is searched on its own, close to the measurement: a
 * good pair of lids has what differs from skin between them, and skin right above and below. How
 * much a place differs is its distance in L*a*b* from the skin under that very eye, so that a
 * shadow over one half of the face does no harm.
 */
final class EyeFit {
  private static final int SIZE = 56;
  private static final double STEP = 0.015;
  private static final int COLUMNS = 9;

  /** Eyes whose corrections differ by less are corrected alike, face units. */
  private static final double SAME = 0.035;

  private final FaceGeometry.Lid prior;
  private final double left;
  private final double top;
  private final float[] strange = new float[SIZE * SIZE];

  private EyeFit(FaceGeometry.Lid lid, FaceSpace space, Picture picture) {
    prior = lid;
    left = lid.centreX() - STEP * SIZE / 2;
    top = lid.centreY() - STEP * SIZE / 2;
    Lab skin = skin(lid, space, picture);
    for (int j = 0, k = 0; j < SIZE; j++) {
      for (int i = 0; i < SIZE; i++, k++) {
        double u = left + i * STEP;
        double v = top + j * STEP;
        Lab here = Lab.of(picture.at(space.x(u, v), space.y(u, v)));
        double light = (here.lightness() - skin.lightness()) / 24;
        double colour = Math.hypot(here.a() - skin.a(), here.b() - skin.b()) / 14;
        strange[k] = (float) Math.min(1, Math.hypot(light, colour));
      }
    }
  }

  /** Mean colour in a strip under the lower lid. */
  private static Lab skin(FaceGeometry.Lid lid, FaceSpace space, Picture picture) {
    double lightness = 0;
    double a = 0;
    double b = 0;
    int n = 0;
    for (double t = -0.8; t <= 0.81; t += 0.2) {
      for (double below = 0.10; below <= 0.19; below += 0.02, n++) {
        double u = lid.centreX() + t * lid.halfWidth();
        double v = lid.centreY() + lid.lower() + below;
        Lab here = Lab.of(picture.at(space.x(u, v), space.y(u, v)));
        lightness += here.lightness();
        a += here.a();
        b += here.b();
      }
    }
    return new Lab(lightness / n, a / n, b / n);
  }

  /** Returns the shape of the left and of the right eye. */
  static EyeShape[] both(FaceGeometry geometry, FaceSpace space, Picture picture) {
    EyeFit left = new EyeFit(usual(geometry.leftLid()), space, picture);
    EyeFit right = new EyeFit(usual(geometry.rightLid()), space, picture);
    FaceGeometry.Lid l = left.best();
    FaceGeometry.Lid r = right.best();
    double differ =
        Math.max(
            Math.abs(left.rise(l) - right.rise(r)),
            Math.max(
                Math.abs(left.growth(l) - right.growth(r)),
                Math.abs(left.depth(l) - right.depth(r))));
    if (differ < SAME) { // eyes that are nearly alike shall blink alike
      double rise = (left.rise(l) + right.rise(r)) / 2;
      double growth = (left.growth(l) + right.growth(r)) / 2;
      double depth = (left.depth(l) + right.depth(r)) / 2;
      l = moved(left.prior, rise, growth, depth);
      r = moved(right.prior, rise, growth, depth);
    }
    return new EyeShape[] {new EyeShape(l, left.strip(l)), new EyeShape(r, right.strip(r))};
  }

  /**
   * Returns {@code lid}, placed about its iris and no narrower than an eye: a lid may be pulled
   * over skin beside the eye without being noticed, but not leave a corner of the eye open.
   */
  private static FaceGeometry.Lid usual(FaceGeometry.Lid lid) {
    double out = Curves.clamp(Math.abs(lid.centreX()), 0.48, 0.50);
    return new FaceGeometry.Lid(
        Math.copySign(out, lid.centreX()),
        lid.centreY(),
        Curves.clamp(lid.halfWidth(), 0.28, 0.33),
        Curves.clamp(lid.tilt(), -0.10, 0.10),
        lid.upper(),
        lid.lower());
  }

  private double rise(FaceGeometry.Lid lid) {
    return lid.centreY() - prior.centreY();
  }

  private double growth(FaceGeometry.Lid lid) {
    return lid.upper() - prior.upper();
  }

  private double depth(FaceGeometry.Lid lid) {
    return lid.lower() - prior.lower();
  }

  private static FaceGeometry.Lid moved(
      FaceGeometry.Lid lid, double rise, double growth, double depth) {
    return new FaceGeometry.Lid(
        lid.centreX(),
        lid.centreY() + rise,
        lid.halfWidth(),
        lid.tilt(),
        Math.max(0.03, lid.upper() + growth),
        Math.max(0.04, lid.lower() + depth));
  }

  private FaceGeometry.Lid best() {
    FaceGeometry.Lid best = prior;
    double most = score(prior) + 0.02; // leave well alone
    for (int rise = -3; rise <= 3; rise++) {
      for (int growth = -3; growth <= 3; growth++) {
        for (int depth = -2; depth <= 4; depth++) {
          FaceGeometry.Lid lid = moved(prior, STEP * rise, STEP * growth, STEP * depth);
          double score = score(lid);
          if (score > most) {
            most = score;
            best = lid;
          }
        }
      }
    }
    return best;
  }

  /**
   * Returns the height of the smooth skin above the lid: as far up as nothing like a brow begins.
   */
  private double strip(FaceGeometry.Lid lid) {
    double least = 1;
    double height = EyeShape.LOWEST_STRIP;
    for (double up = 0.05; up <= EyeShape.HIGHEST_STRIP; up += STEP) {
      double sum = 0;
      for (int c = 0; c < COLUMNS; c++) {
        double t = 0.75 * (2.0 * c / (COLUMNS - 1) - 1);
        sum += at(lid.centreX() + t * lid.halfWidth(), EyeShape.upperLid(lid, t) - up);
      }
      least = Math.min(least, sum / COLUMNS);
      if (sum / COLUMNS > least + 0.10) {
        break;
      }
      height = Math.max(height, up);
    }
    return height;
  }

  private double score(FaceGeometry.Lid lid) {
    double inside = 0;
    double above = 0;
    double below = 0;
    double weights = 0;
    for (int c = 0; c < COLUMNS; c++) {
      double t = 0.75 * (2.0 * c / (COLUMNS - 1) - 1);
      double u = lid.centreX() + t * lid.halfWidth();
      double upper = EyeShape.upperLid(lid, t);
      double lower = EyeShape.lowerLid(lid, t);
      double weight = 1 - 0.6 * t * t;
      weights += weight;
      inside +=
          weight
              * (at(u, Curves.mix(upper, lower, 0.1))
                  + at(u, Curves.mix(upper, lower, 0.5))
                  + 2 * at(u, Curves.mix(upper, lower, 0.9)))
              / 4;
      above += weight * (at(u, upper - 0.05) + at(u, upper - 0.08)) / 2;
      below += weight * (at(u, lower + 0.025) + at(u, lower + 0.05) + at(u, lower + 0.08)) / 3;
    }
    double moved =
        square((lid.centreY() - prior.centreY()) / 0.045)
            + square((lid.upper() - prior.upper()) / 0.045)
            + square((lid.lower() - prior.lower()) / 0.06);
    return (inside - 0.35 * above - 0.9 * below) / weights - 0.045 * moved;
  }

  private double at(double u, double v) {
    int i = (int) Curves.clamp(Math.rint((u - left) / STEP), 0, SIZE - 1);
    int j = (int) Curves.clamp(Math.rint((v - top) / STEP), 0, SIZE - 1);
    return strange[j * SIZE + i];
  }

  private static double square(double x) {
    return x * x;
  }
}
