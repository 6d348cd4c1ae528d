package io.talkinghead;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the features of a face are, in pixels of the picture as displayed (EXIF orientation
 * applied), x right, y down. Left and right are the <em>picture's</em>. Only the eyes are needed;
 * what is absent is measured, what is given is taken.
 *
 * @param leftEye centre of the iris at the smaller x
 * @param rightEye centre of the other iris
 * @param mouthLeft mouth corner at the smaller x
 * @param mouthRight the other mouth corner
 * @param mouthTop middle of the upper edge of the upper lip
 * @param mouthBottom middle of the lower edge of the lower lip
 * @param chin lowest point of the chin
 * @param leftLid outline of the left eye, upper lid then lower lid, each from the smaller to the
 *     larger x; empty if unknown
 * @param rightLid outline of the right eye, likewise
 */
public record Landmarks(
    Point leftEye,
    Point rightEye,
    @Nullable Point mouthLeft,
    @Nullable Point mouthRight,
    @Nullable Point mouthTop,
    @Nullable Point mouthBottom,
    @Nullable Point chin,
    List<Point> leftLid,
    List<Point> rightLid) {
  /** A place in a picture, pixels. */
  public record Point(double x, double y) {
    public Point {
      Checks.argument(
          Double.isFinite(x) && Double.isFinite(y), "a point must be finite, was %s, %s", x, y);
    }
  }

  // spelled out: javac 17 loses the @Nullable of a compact constructor
  public Landmarks(
      Point leftEye,
      Point rightEye,
      @Nullable Point mouthLeft,
      @Nullable Point mouthRight,
      @Nullable Point mouthTop,
      @Nullable Point mouthBottom,
      @Nullable Point chin,
      List<Point> leftLid,
      List<Point> rightLid) {
    this.leftEye = Objects.requireNonNull(leftEye, "leftEye");
    this.rightEye = Objects.requireNonNull(rightEye, "rightEye");
    Checks.argument(
        leftEye.x() < rightEye.x(),
        "leftEye is the eye at the smaller x; got %s and %s",
        leftEye,
        rightEye);
    this.mouthLeft = mouthLeft;
    this.mouthRight = mouthRight;
    this.mouthTop = mouthTop;
    this.mouthBottom = mouthBottom;
    this.chin = chin;
    this.leftLid = List.copyOf(leftLid);
    this.rightLid = List.copyOf(rightLid);
  }

  /** Returns landmarks that know the eyes alone. */
  public static Landmarks of(Point leftEye, Point rightEye) {
    return new Landmarks(leftEye, rightEye, null, null, null, null, null, List.of(), List.of());
  }
}
