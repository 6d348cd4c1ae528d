package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.Landmarks.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds both eyes of a face. The face is turned upright and brought to 300 pixels; eye cascades
 * look for each eye in its half, every hit weighted by its cascade and by how near it is to where
 * an eye is expected; the mean of the hits around the best is refined by {@link IrisLocator}.
 *
 * <p>Two eyes count only if their distance and slope suit the box of the face.
 */
final class EyeFinder {
  /** Side of the upright face in pixels; it shows 1.1 times the box. */
  private static final int SIDE = 300;

  private static final double ZOOM = 1.1;

  /** Where eyes are expected in the upright face, and how far they stray. */
  private static final double[] EXPECTED_X = {100, 200};

  private static final double EXPECTED_Y = 122;
  private static final double SPREAD_X = 34;
  private static final double SPREAD_Y = 26;

  /** A cascade that sees eyes, its weight, and how far down its box the iris lies. */
  private record Judge(CascadeScan scan, double weight, double irisAt) {}

  /** The judges of one half: those asked always, and those asked if they saw little. */
  private record Judges(List<Judge> first, List<Judge> second) {
    Judges() {
      this(
          List.of(
              new Judge(new CascadeScan(Cascades.EYE_WITH_GLASSES), 2, 0.5),
              new Judge(new CascadeScan(Cascades.EYE), 1, 0.5)),
          List.of(
              new Judge(new CascadeScan(Cascades.LEFT_EYE), 0.7, 0.58),
              new Judge(new CascadeScan(Cascades.RIGHT_EYE), 0.7, 0.58)));
    }
  }

  private final List<Judges> halves = List.of(new Judges(), new Judges());
  private final SideWork side;

  EyeFinder(SideWork side) {
    this.side = side;
  }

  private record Sighting(double x, double y, double weight) {}

  /**
   * Expected distance of the eyes in the upright face and how far it strays; the same for slope.
   */
  private static final double DISTANCE = 115;

  private static final double DISTANCE_SPREAD = 32;
  private static final double SLOPE_SPREAD_DEGREES = 13;

  /** Ratio of the sizes in which eyes are sought, and the number of windows that are half sure. */
  private static final double SCALE_STEP = 1.08;

  private static final double HALF_SURE = 3.0;

  /** Weight from which a pair needs no second look. */
  private static final double CLEAR = 1.3;

  /** Weight below which the cascades alone are not trusted. */
  private static final double VAGUE = 0.4;

  /** Weight below which a pair is no pair, of the cascades and of what is proposed beside them. */
  private static final double LEAST = 0.12;

  private static final double LEAST_PROPOSED = 0.2;

  /** Hits of one half nearer than this are the same eye, pixels. */
  private static final double SAME = 16;

  /** Returns the eyes of {@code face} in {@code work}, or null if they are not both seen. */
  @Nullable EyePair find(WorkPicture work, FaceCandidate face) {
    EyePair best = look(work, face, /* dim= */ false);
    if (best == null || best.weight() < CLEAR) {
      EyePair dimmed = look(work, face, /* dim= */ true);
      best = best == null || (dimmed != null && dimmed.weight() > best.weight()) ? dimmed : best;
    }
    double degrees = face.degrees();
    for (int lean = -14; lean <= 14 && (best == null || best.weight() < CLEAR); lean += 28) {
      EyePair other = look(work, face.leaning(face.degrees() + lean), /* dim= */ false);
      if (other != null && (best == null || other.weight() > best.weight())) {
        best = other;
        degrees = face.degrees() + lean;
      }
    }
    if (best != null && Math.abs(best.rollDegrees() - degrees) > 4) {
      EyePair upright = look(work, face.leaning(best.rollDegrees()), /* dim= */ false);
      best = upright != null && upright.weight() > 0.9 * best.weight() ? upright : best;
    }
    return best;
  }

  /**
   * Looks at the face turned by as much as it leans.
   *
   * @param dim whether what is lighter than the skin is brought down to it first: beside dark skin
   *     the white of the eyes outshines everything, and the cascades expect eyes to be dark
   */
  private @Nullable EyePair look(WorkPicture work, FaceCandidate face, boolean dim) {
    double scale = face.size() * ZOOM / SIDE / work.pixelSize();
    double centreX = work.toWorkX(face.centreX());
    double centreY = work.toWorkY(face.centreY());
    GreyPicture upright = work.grey().crop(centreX, centreY, scale, face.degrees(), SIDE, SIDE);
    GreyPicture even =
        (dim ? upright.noLighterThan(upright.part(90, 140, 120, 60).median()) : upright)
            .equalized();
    Supplier<List<Sighting>> beside = side.start(() -> sightings(even, 0));
    List<Sighting> right = sightings(even, 1);
    List<Sighting> left = beside.get();
    EyePair best = bestPair(upright, left, right, face);
    if (best == null || best.weight() < VAGUE) {
      propose(upright.equalized(), 0, left);
      propose(upright.equalized(), 1, right);
      EyePair proposed = bestPair(upright, left, right, face);
      best = proposed == null || proposed.weight() < LEAST_PROPOSED ? best : proposed;
    }
    return best;
  }

  private static void propose(GreyPicture even, int side, List<Sighting> eyes) {
    for (RadialEyes.Proposal p :
        RadialEyes.propose(even, (int) EXPECTED_X[side], (int) EXPECTED_Y, 100, 90)) {
      double dx = (p.x() - EXPECTED_X[side]) / SPREAD_X;
      double dy = (p.y() - EXPECTED_Y) / SPREAD_Y;
      double near = 0.3 + 0.7 * Math.exp(-dx * dx - dy * dy);
      double seen = 0;
      for (Sighting eye : eyes) {
        seen = Math.hypot(eye.x - p.x(), eye.y - p.y()) < SAME ? Math.max(seen, eye.weight) : seen;
      }
      eyes.add(new Sighting(p.x(), p.y(), 0.6 * p.share() * near + seen));
    }
  }

  private static @Nullable EyePair bestPair(
      GreyPicture upright, List<Sighting> leftHits, List<Sighting> rightHits, FaceCandidate face) {
    List<Sighting> left = leftHits.stream().map(eye -> iris(upright, eye)).toList();
    List<Sighting> right = rightHits.stream().map(eye -> iris(upright, eye)).toList();
    Sighting bestLeft = null;
    Sighting bestRight = null;
    double best = LEAST;
    for (Sighting l : left) {
      for (Sighting r : right) {
        double weight = likelihood(l, r) * likeness(upright, l, r) * mean(l.weight, r.weight);
        if (weight > best) {
          bestLeft = l;
          bestRight = r;
          best = weight;
        }
      }
    }
    return bestLeft == null || bestRight == null
        ? null
        : new EyePair( // once more from there: the first look prefers the middle of its window
            inPicture(iris(upright, bestLeft), face),
            inPicture(iris(upright, bestRight), face),
            best);
  }

  /** Mean that the weaker of the two governs. */
  private static double mean(double a, double b) {
    return 2 * a * b / (a + b);
  }

  /** How much one eye looks like the mirror image of the other, in [0.3, 1]. */
  private static double likeness(GreyPicture upright, Sighting left, Sighting right) {
    GreyPicture a = upright.crop(left.x, left.y, 2, 0, 21, 15);
    GreyPicture b = upright.crop(right.x, right.y, 2, 0, 21, 15);
    double n = a.pixels().length;
    double sumA = 0;
    double sumB = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < n; i++) {
      double p = a.pixels()[i] & 255;
      double q = b.pixels()[i - i % 21 + 20 - i % 21] & 255;
      sumA += p;
      sumB += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
    double spread = Math.sqrt((aa - sumA * sumA / n) * (bb - sumB * sumB / n));
    double correlation = spread > 0 ? (ab - sumA * sumB / n) / spread : 0;
    return 0.3 + 0.7 * Math.max(0, correlation);
  }

  /** How well two eyes go together, 1 for level ones at the expected distance. */
  private static double likelihood(Sighting left, Sighting right) {
    double distance = Math.hypot(right.x - left.x, right.y - left.y);
    double slope = Math.toDegrees(Math.atan2(right.y - left.y, right.x - left.x));
    double far = (distance - DISTANCE) / DISTANCE_SPREAD;
    double steep = slope / SLOPE_SPREAD_DEGREES;
    return Math.exp(-far * far - steep * steep);
  }

  private static Sighting iris(GreyPicture upright, Sighting eye) {
    double[] iris = IrisLocator.locate(upright, eye.x, eye.y, 20);
    return new Sighting(0.9 * iris[0] + 0.1 * eye.x, 0.9 * iris[1] + 0.1 * eye.y, eye.weight);
  }

  private static Point inPicture(Sighting eye, FaceCandidate face) {
    double k = face.size() * ZOOM / SIDE;
    double c = Math.cos(Math.toRadians(face.degrees())) * k;
    double s = Math.sin(Math.toRadians(face.degrees())) * k;
    double dx = eye.x + 0.5 - SIDE / 2.0;
    double dy = eye.y + 0.5 - SIDE / 2.0;
    return new Point(face.centreX() + c * dx - s * dy, face.centreY() + s * dx + c * dy);
  }

  /** Returns where the cascades see an eye in one half, hits of the same eye taken together. */
  private List<Sighting> sightings(GreyPicture even, int side) {
    List<Sighting> hits = new ArrayList<>();
    gather(even, side, halves.get(side).first, hits);
    if (weightOf(hits) < 0.8) {
      gather(even, side, halves.get(side).second, hits);
    }
    List<Sighting> eyes = new ArrayList<>();
    for (Sighting middle : hits) {
      double x = 0;
      double y = 0;
      double weight = 0;
      for (Sighting hit : hits) {
        if (Math.hypot(hit.x - middle.x, hit.y - middle.y) < SAME) {
          x += hit.weight * hit.x;
          y += hit.weight * hit.y;
          weight += hit.weight;
        }
      }
      Sighting eye = new Sighting(x / weight, y / weight, weight);
      if (eyes.stream().noneMatch(other -> Math.hypot(other.x - eye.x, other.y - eye.y) < 4)) {
        eyes.add(eye);
      }
    }
    return eyes;
  }

  private static double weightOf(List<Sighting> hits) {
    return hits.stream().mapToDouble(Sighting::weight).sum();
  }

  private static void gather(GreyPicture even, int side, List<Judge> judges, List<Sighting> hits) {
    int x0 = side == 0 ? 20 : 140;
    int y0 = 60;
    GreyPicture half = even.part(x0, y0, 140, 120);
    for (Judge judge : judges) {
      List<Hit> windows = judge.scan.windows(half, SCALE_STEP, 40, 100, /* sparseFrom= */ 50);
      for (Hit hit : HitGroups.group(windows, /* minVotes= */ 1)) {
        double x = x0 + hit.centreX();
        double y = y0 + hit.y() + hit.height() * judge.irisAt;
        double dx = (x - EXPECTED_X[side]) / SPREAD_X;
        double dy = (y - EXPECTED_Y) / SPREAD_Y;
        double sure = hit.votes() / (hit.votes() + HALF_SURE);
        hits.add(new Sighting(x, y, judge.weight * sure * Math.exp(-dx * dx - dy * dy)));
      }
    }
  }
}
