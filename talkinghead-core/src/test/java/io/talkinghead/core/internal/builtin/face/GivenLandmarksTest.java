package io.talkinghead.core.internal.builtin.face;

import static io.talkinghead.core.internal.builtin.face.Pictures.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GivenLandmarksTest {
  private static final FrameBuffer PICTURE = new DrawnFace().draw();
  private static final Point LEFT = new Point(258, 290);
  private static final Point RIGHT = new Point(382, 290);

  private static FoundFace find(Landmarks given) throws FaceException {
    return FaceFinder.find(PICTURE, 0, Optional.of(given), false);
  }

  private static Landmarks mouth(
      @Nullable Point left, @Nullable Point right, @Nullable Point top, @Nullable Point bottom) {
    return new Landmarks(LEFT, RIGHT, left, right, top, bottom, null, List.of(), List.of());
  }

  @Test
  void eyesAlone_theRestIsMeasured() throws Exception {
    FoundFace found = find(Landmarks.of(LEFT, RIGHT));
    assertThat(found.geometry().leftEye()).isEqualTo(LEFT);
    assertThat(found.geometry().mouth().line()[0]).isBetween(0.97, 1.03);
    assertThat(found.faces()).hasSize(1);
  }

  @Test
  void corners_areTaken_shapeStays() throws Exception {
    FoundFace found = find(mouth(new Point(262, 414), new Point(374, 410), null, null));
    assertThat(seen(found.landmarks().mouthLeft()).x()).isCloseTo(262, within(0.01));
    assertThat(seen(found.landmarks().mouthLeft()).y()).isCloseTo(414, within(0.5));
    assertThat(seen(found.landmarks().mouthRight()).x()).isCloseTo(374, within(0.01));
    assertThat(seen(found.landmarks().mouthRight()).y()).isCloseTo(410, within(0.5));
  }

  @Test
  void oneCorner_theOtherIsMeasured() throws Exception {
    Landmarks measured = find(Landmarks.of(LEFT, RIGHT)).landmarks();
    FoundFace found = find(mouth(new Point(264, 413), null, null, null));
    assertThat(seen(found.landmarks().mouthLeft()).x()).isCloseTo(264, within(0.01));
    assertThat(seen(found.landmarks().mouthRight()).x())
        .isCloseTo(seen(measured.mouthRight()).x(), within(0.01));
  }

  @Test
  void lips_areTaken_lineBetweenThem() throws Exception {
    FoundFace found = find(mouth(null, null, new Point(320, 380), new Point(320, 402)));
    FaceGeometry.Mouth mouth = found.geometry().mouth();
    assertThat(seen(found.landmarks().mouthTop()).y()).isCloseTo(380, within(1.0));
    assertThat(seen(found.landmarks().mouthBottom()).y()).isCloseTo(402, within(1.0));
    assertThat(mouth.lineAt(mouth.centreX())).isBetween(90 / 124.0, 112 / 124.0);
  }

  @Test
  void mouthElsewhere_isPlain() throws Exception {
    FoundFace found = find(mouth(new Point(270, 470), new Point(370, 470), null, null));
    assertThat(found.geometry().mouth().gap()).isZero();
    assertThat(seen(found.landmarks().mouthLeft()).y()).isCloseTo(470, within(0.5));
    assertThat(seen(found.landmarks().mouthRight()).y()).isCloseTo(470, within(0.5));
  }

  @Test
  void chinAndLids_areTaken() throws Exception {
    List<Point> lid =
        List.of(
            new Point(226, 293),
            new Point(258, 270),
            new Point(290, 291),
            new Point(226, 293),
            new Point(258, 310),
            new Point(290, 291));
    Landmarks given =
        new Landmarks(LEFT, RIGHT, null, null, null, null, new Point(320, 480), lid, List.of());
    FaceGeometry face = find(given).geometry();
    assertThat(face.chin()).isCloseTo(190 / 124.0, within(1e-6));
    assertThat(face.leftLid().halfWidth()).isCloseTo(32 / 124.0, within(1e-6));
    assertThat(face.leftLid().upper()).isCloseTo(22 / 124.0, within(1e-6));
    assertThat(face.leftLid().lower()).isCloseTo(18 / 124.0, within(1e-6));
    assertThat(face.rightLid().upper()).isNotEqualTo(face.leftLid().upper());
  }

  /** What was measured, given back, is measured again. */
  @Test
  void ownLandmarks_giveTheSameFace() throws Exception {
    FoundFace first = FaceFinder.find(PICTURE, 0, Optional.empty(), false);
    FaceGeometry again = find(first.landmarks()).geometry();
    FaceGeometry.Mouth was = first.geometry().mouth();
    assertThat(again.mouth().centreX()).isCloseTo(was.centreX(), within(0.005));
    assertThat(again.mouth().halfWidth()).isCloseTo(was.halfWidth(), within(0.005));
    assertThat(again.mouth().line()[0]).isCloseTo(was.line()[0], within(0.005));
    assertThat(again.mouth().upperLip()).isCloseTo(was.upperLip(), within(0.01));
    assertThat(again.leftLid().upper()).isCloseTo(first.geometry().leftLid().upper(), within(0.01));
    assertThat(again.rightLid().tilt()).isCloseTo(first.geometry().rightLid().tilt(), within(0.01));
    assertThat(again.chin()).isCloseTo(first.geometry().chin(), within(1e-6));
  }

  static Stream<Arguments> mistakes() {
    Point p = new Point(320, 410);
    return Stream.of(
        Arguments.of(Landmarks.of(new Point(258, 290), new Point(700, 290)), "rightEye"),
        Arguments.of(Landmarks.of(new Point(-1, 290), RIGHT), "leftEye"),
        Arguments.of(mouth(new Point(370, 410), new Point(270, 410), null, null), "left of"),
        Arguments.of(mouth(new Point(270, 250), null, null, null), "below the eyes"),
        Arguments.of(mouth(null, null, new Point(320, 420), new Point(320, 400)), "above"),
        Arguments.of(
            new Landmarks(LEFT, RIGHT, null, null, null, p, p, List.of(), List.of()), "chin"),
        Arguments.of(
            new Landmarks(LEFT, RIGHT, null, null, null, null, null, List.of(LEFT), List.of()),
            "leftLid"),
        Arguments.of(
            new Landmarks(
                LEFT,
                RIGHT,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(
                    new Point(390, 290),
                    new Point(380, 280),
                    new Point(370, 290),
                    new Point(390, 290),
                    new Point(380, 300),
                    new Point(370, 290))),
            "rightLid"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void mistakes_areRefused(Landmarks given, String named) {
    assertThatThrownBy(() -> find(given))
        .isInstanceOfSatisfying(
            FaceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LANDMARKS_INVALID))
        .hasMessageContaining(named)
        .hasMessageContaining("Correct the landmarks");
  }

  @Test
  void givenPoints_silenceDoubts() throws Exception {
    DrawnFace covered = new DrawnFace();
    covered.coveredMouth = true;
    Landmarks given = mouth(new Point(270, 412), new Point(370, 412), null, null);
    FoundFace found = FaceFinder.find(covered.draw(), 0, Optional.of(given), false);
    assertThat(seen(found.landmarks().mouthLeft()).x()).isCloseTo(270, within(0.01));
    assertThat(found.warnings()).isEmpty();
  }
}
