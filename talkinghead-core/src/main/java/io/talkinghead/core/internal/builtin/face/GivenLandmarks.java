package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts points given by hand in the place of what was measured, each for itself. */
final class GivenLandmarks {
  /** How far given corners may lie from the measured ones before its shape is worth nothing. */
  private static final double SAME_MOUTH = 0.15;

  private static final double THINNEST_LIP = 0.02;
  private final Landmarks given;
  private final FaceFrame frame;

  GivenLandmarks(Landmarks given) {
    this.given = given;
    frame = new FaceFrame(given.leftEye(), given.rightEye());
  }

  /** Refuses points outside of {@code picture} and points that contradict each other. */
  void check(FrameBuffer picture) throws FaceException {
    Map<String, @Nullable Point> points = new LinkedHashMap<>();
    points.put("leftEye", given.leftEye());
    points.put("rightEye", given.rightEye());
    points.put("mouthLeft", given.mouthLeft());
    points.put("mouthRight", given.mouthRight());
    points.put("mouthTop", given.mouthTop());
    points.put("mouthBottom", given.mouthBottom());
    points.put("chin", given.chin());
    for (int i = 0; i < given.leftLid().size(); i++) {
      points.put("leftLid[" + i + "]", given.leftLid().get(i));
    }
    for (int i = 0; i < given.rightLid().size(); i++) {
      points.put("rightLid[" + i + "]", given.rightLid().get(i));
    }
    for (Map.Entry<String, @Nullable Point> entry : points.entrySet()) {
      Point p = entry.getValue();
      if (p != null
          && (p.x() < 0 || p.y() < 0 || p.x() >= picture.width() || p.y() >= picture.height())) {
        throw invalid(
            String.format(
                Locale.ROOT,
                "%s (%.1f, %.1f) lies outside of the picture of %d x %d pixels",
                entry.getKey(),
                p.x(),
                p.y(),
                picture.width(),
                picture.height()));
      }
      boolean belowEyes = entry.getKey().startsWith("mouth") || entry.getKey().equals("chin");
      if (p != null && belowEyes && frame.toFace(p).y() < 0.2) {
        throw invalid(entry.getKey() + " must lie below the eyes");
      }
    }
    checkOrder("mouthLeft", given.mouthLeft(), "mouthRight", given.mouthRight(), /* down= */ false);
    checkOrder("mouthTop", given.mouthTop(), "mouthBottom", given.mouthBottom(), /* down= */ true);
    checkOrder("mouthBottom", given.mouthBottom(), "chin", given.chin(), /* down= */ true);
    checkLid("leftLid", given.leftLid());
    checkLid("rightLid", given.rightLid());
  }

  private void checkOrder(
      String nameA, @Nullable Point a, String nameB, @Nullable Point b, boolean down)
      throws FaceException {
    if (a == null || b == null) {
      return;
    }
    Point p = frame.toFace(a);
    Point q = frame.toFace(b);
    double gap = down ? q.y() - p.y() : q.x() - p.x();
    if (gap < 0.03) {
      throw invalid(nameA + " must lie clearly " + (down ? "above " : "left of ") + nameB);
    }
  }

  private static void checkLid(String name, List<Point> lid) throws FaceException {
    int n = lid.size();
    if (n != 0 && (n < 6 || n % 2 != 0)) {
      throw invalid(
          name
              + " must have as many points on the upper lid as on the lower, three or more on each;"
              + " it has "
              + n
              + " in all");
    }
    for (int i = 1; i < n; i++) {
      if (i != n / 2 && lid.get(i).x() <= lid.get(i - 1).x()) {
        throw invalid(name + " must run from the smaller to the larger x on each lid");
      }
    }
  }

  private static FaceException invalid(String what) {
    return new FaceException(
        ErrorCode.LANDMARKS_INVALID,
        what + ". Correct the landmarks, or leave the point out.",
        null);
  }

  /** Returns whether any point of the mouth is given. */
  boolean knowsMouth() {
    return given.mouthLeft() != null
        || given.mouthRight() != null
        || given.mouthTop() != null
        || given.mouthBottom() != null;
  }

  /** Returns {@code measured} with its corners and lips where they are given. */
  Mouth mouth(Mouth measured) {
    Mouth mouth =
        given.mouthLeft() == null && given.mouthRight() == null ? measured : corners(measured);
    double line = mouth.lineAt(mouth.centreX());
    Point top = given.mouthTop() == null ? null : frame.toFace(given.mouthTop());
    Point bottom = given.mouthBottom() == null ? null : frame.toFace(given.mouthBottom());
    double gap = mouth.gap();
    double above = top == null ? line - mouth.upperLip() : top.y();
    double below = bottom == null ? line + gap + mouth.lowerLip() : bottom.y();
    if (line - above < THINNEST_LIP || below - line - gap < THINNEST_LIP) {
      // the measured line is not between the given lips
      gap = 0;
      double height = Math.max(below - above, 3 * THINNEST_LIP);
      line = top == null ? below - 0.57 * height : above + 0.43 * height;
    }
    double[] coefficients = mouth.line().clone();
    coefficients[0] += line - mouth.lineAt(mouth.centreX());
    return new Mouth(
        mouth.centreX(),
        mouth.halfWidth(),
        coefficients,
        gap,
        Math.max(THINNEST_LIP, line - above),
        Math.max(THINNEST_LIP, below - line - gap));
  }

  private Mouth corners(Mouth measured) {
    double x0 = measured.centreX() - measured.halfWidth();
    double x1 = measured.centreX() + measured.halfWidth();
    Point wasLeft = new Point(x0, measured.lineAt(x0));
    Point wasRight = new Point(x1, measured.lineAt(x1));
    Point left = given.mouthLeft() == null ? wasLeft : frame.toFace(given.mouthLeft());
    Point right = given.mouthRight() == null ? wasRight : frame.toFace(given.mouthRight());
    if (given.mouthLeft() == null && right.x() - left.x() < 0.2) {
      left = new Point(right.x() - 2 * measured.halfWidth(), right.y());
    } else if (given.mouthRight() == null && right.x() - left.x() < 0.2) {
      right = new Point(left.x() + 2 * measured.halfWidth(), left.y());
    }
    double centre = (left.x() + right.x()) / 2;
    double half = Math.max(0.05, (right.x() - left.x()) / 2);
    double[] chord = {(left.y() + right.y()) / 2, (right.y() - left.y()) / 2};
    boolean same = Math.max(distance(left, wasLeft), distance(right, wasRight)) < SAME_MOUTH;
    Mouth shape = same ? measured : MouthMeasure.plain(centre, chord[0] + 0.03, 0);
    double[] was = shape.line();
    double meanEnd = was[0] + was[2] + was[4]; // mean of both ends of the old line
    double slope = was[1] + was[3];
    double[] line = was.clone();
    line[0] += chord[0] - meanEnd;
    line[1] += chord[1] - slope;
    return new Mouth(centre, half, line, shape.gap(), shape.upperLip(), shape.lowerLip());
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  /** Returns the given chin, or {@code measured}. */
  double chin(double measured) {
    return given.chin() == null ? measured : frame.toFace(given.chin()).y();
  }

  /** Returns the given lid of the left or the right eye, or {@code measured}. */
  Lid lid(boolean left, Lid measured) {
    List<Point> points = left ? given.leftLid() : given.rightLid();
    if (points.isEmpty()) {
      return measured;
    }
    int n = points.size() / 2;
    Point first = middle(points.get(0), points.get(n));
    Point last = middle(points.get(n - 1), points.get(2 * n - 1));
    double centreX = (first.x() + last.x()) / 2;
    double centreY = (first.y() + last.y()) / 2;
    double half = Math.max(0.05, (last.x() - first.x()) / 2);
    double tilt = (last.y() - first.y()) / (2 * half);
    double[] sum = new double[2];
    double[] weight = new double[2];
    for (int i = 0; i < 2 * n; i++) {
      Point p = frame.toFace(points.get(i));
      double s = Math.min(1, Math.abs(p.x() - centreX) / half);
      int row = i / n;
      double shape = row == 0 ? 1 - Math.pow(s, 2.2) : 1 - s * s;
      double away = (p.y() - centreY - tilt * (p.x() - centreX)) * (row == 0 ? -1 : 1);
      sum[row] += shape * away;
      weight[row] += shape * shape;
    }
    return new Lid(
        centreX,
        centreY,
        half,
        tilt,
        Math.max(0.02, sum[0] / Math.max(weight[0], 1e-6)),
        Math.max(0.02, sum[1] / Math.max(weight[1], 1e-6)));
  }

  private Point middle(Point a, Point b) {
    Point p = frame.toFace(a);
    Point q = frame.toFace(b);
    return new Point((p.x() + q.x()) / 2, (p.y() + q.y()) / 2);
  }
}
