package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds where faces may be: two frontal cascades on the picture, reduced to at most 640 pixels and
 * with its grey values equalised.
 *
 * <p>The picture is searched in {@link Attempt}s of growing effort; the caller goes on to the next
 * while no face with two eyes came out. A rough scan of one cascade tells where to look, then both
 * cascades look there at every pixel and size, and their windows are the votes.
 */
final class FaceDetector {
  /** Longest side of the picture in which faces are sought, pixels. */
  static final int LONGEST_SIDE = 640;

  /** Smallest face that is sought, pixels of the reduced picture. */
  private static final int SMALLEST = 36;

  private static final double SCALE_STEP = 1.08;
  private static final int MIN_NEIGHBOURS = 4;

  /** Layers of at least this width are scanned at every other pixel in the rough look. */
  private static final int SPARSE_FROM = 90;

  /** One way to look at the picture. */
  enum Attempt {
    /** Upright, roughly. */
    UPRIGHT(0, 0),
    /** Upright, with the other cascade, thoroughly. */
    THOROUGH(0, 0),
    /** The head leans to the picture's left. */
    LEANING_LEFT(-20, 0),
    /** The head leans to the picture's right. */
    LEANING_RIGHT(20, 0),
    /** The face fills the picture: with a border added. */
    BORDERED(0, 0.3);

    private final double degrees;
    private final double border;

    Attempt(double degrees, double border) {
      this.degrees = degrees;
      this.border = border;
    }
  }

  private final CascadeScan alt2 = new CascadeScan(Cascades.FRONTAL_ALT2);
  private final CascadeScan plain = new CascadeScan(Cascades.FRONTAL_DEFAULT);
  private final GreyPicture picture;
  private final double pixelSize;
  private final SideWork side;

  FaceDetector(FrameBuffer picture, SideWork side) {
    this.side = side;
    this.picture = GreyPicture.of(picture, LONGEST_SIDE).equalized();
    pixelSize = picture.width() / (double) this.picture.width();
  }

  /** Returns what {@code attempt} sees, the largest first. */
  List<FaceCandidate> look(Attempt attempt) {
    int w = (int) (picture.width() * (1 + 2 * attempt.border));
    int h = (int) (picture.height() * (1 + 2 * attempt.border));
    GreyPicture view =
        attempt.degrees == 0 && attempt.border == 0
            ? picture
            : picture.crop(
                (picture.width() - 1) / 2.0,
                (picture.height() - 1) / 2.0,
                1,
                attempt.degrees,
                w,
                h);
    boolean thorough = attempt == Attempt.THOROUGH;
    List<Hit> places =
        HitGroups.group(
            (thorough ? plain : alt2)
                .windows(
                    view,
                    thorough ? SCALE_STEP : SCALE_STEP * SCALE_STEP,
                    SMALLEST,
                    SPARSE_FROM,
                    new CascadeScan(thorough ? Cascades.FRONTAL_DEFAULT : Cascades.FRONTAL_ALT2),
                    side),
            thorough ? 0 : 1);
    double cos = Math.cos(Math.toRadians(attempt.degrees));
    double sin = Math.sin(Math.toRadians(attempt.degrees));
    List<FaceCandidate> found = new ArrayList<>();
    for (Hit place : places) {
      FaceCandidate seen = confirm(view, place);
      if (seen == null) {
        continue;
      }
      double dx = seen.centreX() - view.width() / 2.0;
      double dy = seen.centreY() - view.height() / 2.0;
      found.add(
          new FaceCandidate(
              (picture.width() / 2.0 + cos * dx - sin * dy) * pixelSize,
              (picture.height() / 2.0 + sin * dx + cos * dy) * pixelSize,
              seen.size() * pixelSize,
              attempt.degrees,
              seen.votes()));
    }
    return distinct(found);
  }

  /** Looks closely around {@code place}; null if too few windows agree. */
  private @Nullable FaceCandidate confirm(GreyPicture view, Hit place) {
    int margin = (int) Math.ceil(place.width() * 0.45);
    int x0 = Math.max(0, place.x() - margin);
    int y0 = Math.max(0, place.y() - margin);
    int x1 = Math.min(view.width(), place.x() + place.width() + margin);
    int y1 = Math.min(view.height(), place.y() + place.height() + margin);
    GreyPicture part = view.part(x0, y0, x1 - x0, y1 - y0);
    int smallest = Math.max(SMALLEST, (int) (place.width() * 0.7));
    int largest = (int) (place.width() * 1.4);
    double x = 0;
    double y = 0;
    double size = 0;
    int votes = 0;
    Supplier<List<Hit>> beside =
        side.start(() -> plain.detect(part, SCALE_STEP, MIN_NEIGHBOURS, smallest, largest));
    List<Hit> agreed = alt2.detect(part, SCALE_STEP, MIN_NEIGHBOURS, smallest, largest);
    for (List<Hit> hits : List.of(agreed, beside.get())) {
      for (Hit hit : hits) {
        double away =
            Math.hypot(hit.centreX() + x0 - place.centreX(), hit.centreY() + y0 - place.centreY());
        if (away < 0.35 * place.width()) {
          x += hit.votes() * (hit.centreX() + x0);
          y += hit.votes() * (hit.centreY() + y0);
          size += hit.votes() * (double) hit.width();
          votes += hit.votes();
        }
      }
    }
    return votes == 0 ? null : new FaceCandidate(x / votes, y / votes, size / votes, 0, votes);
  }

  /** Drops a candidate that overlaps one of more votes; the rest by size, largest first. */
  private static List<FaceCandidate> distinct(List<FaceCandidate> found) {
    found.sort(Comparator.comparingInt(FaceCandidate::votes).reversed());
    List<FaceCandidate> kept = new ArrayList<>();
    for (FaceCandidate candidate : found) {
      if (kept.stream().noneMatch(candidate::overlaps)) {
        kept.add(candidate);
      }
    }
    kept.sort(Comparator.comparingDouble(FaceCandidate::size).reversed());
    return kept;
  }
}
