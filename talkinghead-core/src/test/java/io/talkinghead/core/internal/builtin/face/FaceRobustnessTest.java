package io.talkinghead.core.internal.builtin.face;

import static io.talkinghead.core.internal.builtin.face.Pictures.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A portrait changed as pictures are changed is measured at the same places. Distances are in
 * shares of the eye distance, from what is found in the untouched picture.
 */
class FaceRobustnessTest {
  private static final AffineTransform SAME = new AffineTransform();

  static Stream<Arguments> changes() {
    return Stream.of(
            changes("cartoon.png", 0.03, 0.035, 0.05), changes("astronaut.png", 0.03, 0.05, 0.09))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> changes(
      String sample, double eyes, double mouth, double corners) {
    FrameBuffer p = Pictures.sample(sample);
    int w = p.width();
    AffineTransform mirror = new AffineTransform(-1, 0, 0, 1, w - 1, 0);
    Landmarks reference = landmarks(p);
    return Stream.of(
            new Change("grey", Pictures.grey(p), SAME),
            new Change("dark", Pictures.gamma(p, 2.2), SAME),
            new Change("dark grey", Pictures.gamma(Pictures.grey(p), 2.2), SAME),
            new Change("bright", Pictures.gamma(p, 0.5), SAME),
            new Change("faint", Pictures.toned(p, v -> 90 + 0.35 * v), SAME),
            new Change("blurred", Pictures.blurred(p, w > 600 ? 2 : 1.2), SAME),
            new Change("noisy", Pictures.noisy(p, w > 600 ? 15 : 8, 1), SAME),
            new Change("jpeg", Pictures.jpeg(p, w > 600 ? 0.25f : 0.5f), SAME),
            new Change("lit from one side", Pictures.litFromRight(p), SAME),
            turned(p, 12),
            turned(p, -25),
            new Change(
                "smaller", Pictures.scaled(p, 0.7), AffineTransform.getScaleInstance(0.7, 0.7)),
            new Change(
                "larger", Pictures.scaled(p, 1.6), AffineTransform.getScaleInstance(1.6, 1.6)),
            new Change("mirrored", Pictures.transformed(p, flip(w), w, p.height()), mirror))
        .map(
            change ->
                Arguments.of(sample + " " + change.name, change, reference, eyes, mouth, corners));
  }

  /** The drawing turns pixel areas, our coordinates are pixel middles. */
  private static AffineTransform flip(int width) {
    return new AffineTransform(-1, 0, 0, 1, width, 0);
  }

  private static Change turned(FrameBuffer p, double degrees) {
    AffineTransform turn = Pictures.turn(p, degrees);
    return new Change(
        "turned " + degrees, Pictures.transformed(p, turn, p.width(), p.height()), turn);
  }

  record Change(String name, FrameBuffer picture, AffineTransform moved) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Landmarks landmarks(FrameBuffer picture) {
    try {
      return FaceFinder.find(picture, 0, Optional.empty(), false).landmarks();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changedPicture_sameFace(
      String name, Change change, Landmarks reference, double eyes, double mouth, double corners) {
    Landmarks found = landmarks(change.picture);
    boolean mirrored = change.moved.getScaleX() < 0;
    double unit =
        Math.hypot(
            found.rightEye().x() - found.leftEye().x(), found.rightEye().y() - found.leftEye().y());
    Point left = mirrored ? reference.rightEye() : reference.leftEye();
    Point cornerLeft = seen(mirrored ? reference.mouthRight() : reference.mouthLeft());
    Point cornerRight = seen(mirrored ? reference.mouthLeft() : reference.mouthRight());
    assertThat(away(found.leftEye(), left, change, unit)).as("left eye").isLessThan(eyes);
    Point middle = middle(seen(found.mouthLeft()), seen(found.mouthRight()));
    assertThat(away(middle, middle(cornerLeft, cornerRight), change, unit))
        .as("mouth")
        .isLessThan(mouth);
    assertThat(away(seen(found.mouthLeft()), cornerLeft, change, unit))
        .as("left corner")
        .isLessThan(corners);
    assertThat(away(seen(found.mouthRight()), cornerRight, change, unit))
        .as("right corner")
        .isLessThan(corners);
  }

  private static Point middle(Point a, Point b) {
    return new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2);
  }

  private static double away(Point found, Point reference, Change change, double unit) {
    Point2D moved = change.moved.transform(new Point2D.Double(reference.x(), reference.y()), null);
    return moved.distance(found.x(), found.y()) / unit;
  }
}
