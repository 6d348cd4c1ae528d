package io.talkinghead.core.internal.builtin.face;

import static io.talkinghead.core.internal.builtin.face.Pictures.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Warning;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaceFinderTest {
  private static FoundFace find(FrameBuffer picture) throws FaceException {
    return FaceFinder.find(picture, 0, Optional.empty(), false);
  }

  private static double away(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y()) / DrawnFace.EYE_DISTANCE;
  }

  /** Geometry of the sample, from the program that drew it. */
  @Test
  void cartoon_isMeasuredAsItWasDrawn() throws Exception {
    FoundFace found = find(Pictures.sample("cartoon.png"));
    Landmarks landmarks = found.landmarks();
    assertThat(away(landmarks.leftEye(), new Point(258, 290))).isLessThan(0.03);
    assertThat(away(landmarks.rightEye(), new Point(382, 290))).isLessThan(0.03);
    FaceGeometry.Mouth mouth = found.geometry().mouth();
    Point middle =
        new FaceFrame(landmarks.leftEye(), landmarks.rightEye())
            .toPicture(mouth.centreX(), mouth.lineAt(mouth.centreX()));
    assertThat(away(middle, new Point(320, 414))).isLessThan(0.03);
    // the corners taper off: they are drawn at 270 and 370, but fade before
    assertThat(away(seen(landmarks.mouthLeft()), new Point(270, 411))).isLessThan(0.05);
    assertThat(away(seen(landmarks.mouthRight()), new Point(370, 411))).isLessThan(0.05);
    assertThat(mouth.gap()).isZero();
    assertThat(found.warnings()).isEmpty();
    assertThat(found.faces()).hasSize(1);
    assertThat(found.quality().doubt()).isZero();
  }

  @Test
  void astronaut_smilesWithTeeth() throws Exception {
    FoundFace found = find(Pictures.sample("astronaut.png"));
    assertThat(found.geometry().leftEye().x()).isBetween(200.0, 206.0);
    assertThat(found.geometry().eyeDistance()).isBetween(42.0, 46.0);
    FaceGeometry.Mouth mouth = found.geometry().mouth();
    assertThat(mouth.gap()).isBetween(0.09, 0.18);
    assertThat(mouth.line()[0]).isBetween(0.90, 1.0);
    assertThat(mouth.halfWidth()).isBetween(0.40, 0.55);
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void sameFace_sameNumbers() throws Exception {
    FrameBuffer picture = Pictures.sample("astronaut.png");
    assertThat(find(picture).landmarks()).isEqualTo(find(picture).landmarks());
  }

  static Stream<Arguments> people() {
    DrawnFace glasses = new DrawnFace();
    glasses.glasses = true;
    DrawnFace beard = new DrawnFace();
    beard.beard = true;
    beard.moustache = true;
    DrawnFace dark = new DrawnFace();
    dark.skin = new Color(92, 60, 45);
    dark.hair = new Color(28, 22, 20);
    dark.lip = new Color(112, 58, 52);
    dark.iris = new Color(50, 32, 24);
    dark.white = new Color(165, 158, 150);
    DrawnFace darker = new DrawnFace();
    darker.skin = new Color(66, 44, 36);
    darker.hair = new Color(20, 16, 14);
    darker.lip = new Color(82, 42, 40);
    darker.iris = new Color(30, 22, 18);
    darker.white = new Color(120, 114, 108);
    darker.background = new Color(200, 200, 196);
    DrawnFace pale = new DrawnFace();
    pale.skin = new Color(250, 225, 212);
    pale.hair = new Color(225, 190, 120);
    pale.lip = new Color(228, 170, 160);
    pale.iris = new Color(120, 160, 200);
    DrawnFace smile = new DrawnFace();
    smile.openSmile = true;
    DrawnFace plain = new DrawnFace();
    FrameBuffer drawn = plain.draw();
    DrawnFace greyBeard = new DrawnFace();
    greyBeard.beard = true;
    greyBeard.hair = new Color(175, 175, 178);
    return Stream.of(
        Arguments.of("glasses", glasses.draw(), 0.04),
        Arguments.of("beard and moustache", beard.draw(), 0.08),
        Arguments.of("grey beard, grey picture", Pictures.grey(greyBeard.draw()), 0.08),
        Arguments.of("dark skin", dark.draw(), 0.06),
        Arguments.of("darker skin, light wall", darker.draw(), 0.08),
        Arguments.of("pale", pale.draw(), 0.05),
        Arguments.of("open smile", smile.draw(), 0.06),
        Arguments.of("grey", Pictures.grey(drawn), 0.05),
        Arguments.of(
            "old painting",
            Pictures.noisy(Pictures.tinted(Pictures.gamma(drawn, 2), 0.85, 0.7, 0.42), 9, 2),
            0.06));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("people")
  void people_pass(String name, FrameBuffer picture, double room) throws Exception {
    FoundFace found = find(picture);
    assertThat(away(found.geometry().leftEye(), DrawnFace.LEFT_EYE)).isLessThan(0.04);
    assertThat(away(found.geometry().rightEye(), DrawnFace.RIGHT_EYE)).isLessThan(0.04);
    FaceGeometry.Mouth mouth = found.geometry().mouth();
    Point middle =
        new FaceFrame(found.geometry().leftEye(), found.geometry().rightEye())
            .toPicture(mouth.centreX(), mouth.lineAt(mouth.centreX()));
    assertThat(away(middle, DrawnFace.MOUTH)).isLessThan(room);
    assertThat(mouth.halfWidth()).isBetween(0.36, 0.55);
    assertThat(found.quality().doubt()).isLessThan(1);
  }

  private static FrameBuffer two(int smallSide) {
    BufferedImage both = new BufferedImage(1000, 640, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.setColor(new Color(160, 190, 205));
    graphics.fillRect(0, 0, 1000, 640);
    graphics.drawImage(Pictures.image(new DrawnFace().draw()), 0, 0, null);
    FrameBuffer small = Pictures.scaled(Pictures.sample("cartoon.png"), smallSide / 640.0);
    graphics.drawImage(Pictures.image(small), 640, 100, null);
    graphics.dispose();
    return Pictures.of(both);
  }

  @Test
  void twoFaces_theLargestFirst_theOtherByIndex() throws Exception {
    FrameBuffer picture = two(350);
    FoundFace large = find(picture);
    assertThat(large.faces()).hasSize(2);
    assertThat(large.warnings())
        .singleElement()
        .extracting(Warning::code)
        .isEqualTo(Warning.Code.MULTIPLE_FACES);
    assertThat(large.geometry().leftEye().x()).isBetween(250.0, 266.0);
    FoundFace small = FaceFinder.find(picture, 1, Optional.empty(), false);
    assertThat(small.geometry().leftEye().x()).isGreaterThan(640);
    assertThatThrownBy(() -> FaceFinder.find(picture, 2, Optional.empty(), false))
        .isInstanceOfSatisfying(
            FaceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_FACE))
        .hasMessageContaining("2 faces");
  }

  @Test
  void faceThatFillsThePicture_isFound() throws Exception {
    FrameBuffer close =
        Pictures.transformed(
            new DrawnFace().draw(), new AffineTransform(1.7, 0, 0, 1.7, -224, -250), 640, 640);
    FoundFace found = find(close);
    assertThat(found.geometry().leftEye().x()).isBetween(258 * 1.7 - 232, 258 * 1.7 - 216);
  }

  @Test
  void smallFace_warns() throws Exception {
    FoundFace found = find(Pictures.scaled(new DrawnFace().draw(), 0.28));
    assertThat(found.warnings()).extracting(Warning::code).contains(Warning.Code.FACE_SMALL);
  }

  @Test
  void largePicture_isMeasuredLikeASmallOne() throws Exception {
    FrameBuffer large = Pictures.scaled(new DrawnFace().draw(), 3.1);
    FoundFace found = find(large);
    Point eye = found.geometry().leftEye();
    assertThat(away(new Point(eye.x() / 3.1, eye.y() / 3.1), DrawnFace.LEFT_EYE)).isLessThan(0.03);
    assertThat(found.geometry().mouth().line()[0]).isBetween(0.96, 1.04);
  }
}
