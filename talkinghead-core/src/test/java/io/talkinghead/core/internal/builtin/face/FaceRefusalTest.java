package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceBox;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no portrait is refused, in words that say what to do. */
class FaceRefusalTest {
  private static final Set<ErrorCode> NOTHING = Set.of(ErrorCode.NO_FACE, ErrorCode.EYES_NOT_FOUND);
  private static final Set<ErrorCode> ANIMAL =
      Set.of(
          ErrorCode.NO_FACE,
          ErrorCode.EYES_NOT_FOUND,
          ErrorCode.NOT_HUMAN,
          ErrorCode.MOUTH_UNCERTAIN);

  private static FrameBuffer noise() {
    FrameBuffer picture = new FrameBuffer(400, 400);
    new Random(5).nextBytes(picture.rgb());
    return picture;
  }

  private static FrameBuffer stars() {
    FrameBuffer picture = new FrameBuffer(500, 400);
    Random random = new Random(6);
    for (int i = 0; i < 700; i++) {
      int at = 3 * (500 * random.nextInt(400) + random.nextInt(500));
      for (int c = 0; c < 3; c++) {
        picture.rgb()[at + c] = (byte) (100 + random.nextInt(155));
      }
    }
    return Pictures.toned(Pictures.blurred(picture, 1), v -> 3 * v);
  }

  private static FrameBuffer page() {
    BufferedImage image = new BufferedImage(500, 640, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(240, 238, 230));
    graphics.fillRect(0, 0, 500, 640);
    graphics.setColor(Color.BLACK);
    Random random = new Random(7);
    for (int y = 40; y < 620; y += 18) { // bars for words: no font needed
      for (int x = 30; x < 460; ) {
        int w = 8 + random.nextInt(50);
        graphics.fillRect(x, y, w, 8);
        x += w + 6;
      }
    }
    graphics.dispose();
    return Pictures.of(image);
  }

  private static FrameBuffer profile() {
    BufferedImage image = new BufferedImage(640, 640, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(160, 190, 205));
    graphics.fillRect(0, 0, 640, 640);
    graphics.setColor(new Color(95, 60, 40));
    graphics.fill(new Ellipse2D.Double(160, 90, 300, 330));
    graphics.setColor(new Color(235, 185, 150));
    Path2D head = new Path2D.Double();
    head.moveTo(250, 200);
    head.lineTo(200, 270);
    head.lineTo(160, 350);
    head.lineTo(205, 365);
    head.lineTo(190, 410);
    head.lineTo(215, 480);
    head.lineTo(360, 480);
    head.lineTo(430, 300);
    head.closePath();
    graphics.fill(head);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Ellipse2D.Double(215, 270, 34, 20));
    graphics.setColor(new Color(60, 90, 60));
    graphics.fill(new Ellipse2D.Double(218, 271, 16, 18));
    graphics.dispose();
    return Pictures.of(image);
  }

  private static FrameBuffer upsideDown(FrameBuffer picture) {
    return Pictures.transformed(
        picture,
        new AffineTransform(1, 0, 0, -1, 0, picture.height()),
        picture.width(),
        picture.height());
  }

  static Stream<Arguments> pictures() {
    DrawnFace sunglasses = new DrawnFace();
    sunglasses.sunglasses = true;
    DrawnFace covered = new DrawnFace();
    covered.coveredMouth = true;
    DrawnFace mouthless = new DrawnFace();
    mouthless.mouthless = true;
    DrawnAnimal cat = new DrawnAnimal();
    cat.slitPupils = true;
    DrawnAnimal dog = new DrawnAnimal();
    dog.fur = new Color(120, 80, 50);
    dog.iris = new Color(60, 35, 20);
    dog.longSnout = true;
    DrawnAnimal whiteDog = new DrawnAnimal();
    whiteDog.fur = new Color(225, 215, 200);
    whiteDog.iris = new Color(40, 30, 25);
    Set<ErrorCode> noEyes = Set.of(ErrorCode.EYES_NOT_FOUND);
    Set<ErrorCode> noMouth = Set.of(ErrorCode.MOUTH_UNCERTAIN);
    return Stream.of(
        Arguments.of("noise", noise(), NOTHING),
        Arguments.of("stars", stars(), NOTHING),
        Arguments.of("page", page(), NOTHING),
        Arguments.of("one pixel", new FrameBuffer(1, 1), NOTHING),
        Arguments.of("black", new FrameBuffer(300, 200), NOTHING),
        Arguments.of("profile", profile(), ANIMAL),
        Arguments.of("upside down cartoon", upsideDown(Pictures.sample("cartoon.png")), ANIMAL),
        Arguments.of("upside down astronaut", upsideDown(Pictures.sample("astronaut.png")), ANIMAL),
        Arguments.of("sunglasses", sunglasses.draw(), noEyes),
        Arguments.of("covered mouth", covered.draw(), noMouth),
        Arguments.of("no mouth", mouthless.draw(), noMouth),
        Arguments.of("cat", cat.draw(), ANIMAL),
        Arguments.of("dog", dog.draw(), ANIMAL),
        Arguments.of("white dog", whiteDog.draw(), ANIMAL),
        Arguments.of(
            "tiny face",
            Pictures.scaled(new DrawnFace().draw(), 0.15),
            Set.of(ErrorCode.FACE_TOO_SMALL)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void noPortrait_isRefused(String name, FrameBuffer picture, Set<ErrorCode> codes) {
    FaceException refusal =
        catchThrowableOfType(
            FaceException.class, () -> FaceFinder.find(picture, 0, Optional.empty(), false));
    assertThat(refusal).as(name).isNotNull();
    assertThat(refusal.code()).isIn(codes);
    assertThat(refusal.getMessage()).as("says what to do").containsPattern("[Uu]se a |turn ");
  }

  @Test
  void coveredMouth_canBeForced() throws Exception {
    DrawnFace covered = new DrawnFace();
    covered.coveredMouth = true;
    FrameBuffer picture = covered.draw();
    FoundFace found = FaceFinder.find(picture, 0, Optional.empty(), true);
    assertThat(found.geometry().eyeDistance()).isBetween(120.0, 128.0);
  }

  @Test
  void refusal_saysWhere() {
    DrawnFace covered = new DrawnFace();
    covered.coveredMouth = true;
    FrameBuffer picture = covered.draw();
    FaceException refusal =
        catchThrowableOfType(
            FaceException.class, () -> FaceFinder.find(picture, 0, Optional.empty(), false));
    assertThat(refusal.box())
        .hasValueSatisfying(
            box -> {
              assertThat(box.x()).isBetween(80.0, 220.0);
              assertThat(box.width()).isBetween(250.0, 450.0);
            });
  }

  /** Steeper heads are not found at all, or refused by their measured angle. */
  @Test
  void tiltedHead_isRefused() {
    FrameBuffer picture = new DrawnFace().draw();
    FrameBuffer tilted = Pictures.transformed(picture, Pictures.turn(picture, 36), 640, 640);
    FaceException refusal =
        catchThrowableOfType(
            FaceException.class, () -> FaceFinder.find(tilted, 0, Optional.empty(), false));
    assertThat(refusal.code())
        .isIn(ErrorCode.FACE_TILTED, ErrorCode.NO_FACE, ErrorCode.EYES_NOT_FOUND);
  }

  @Test
  void givenEyesTooSteep_areRefused() {
    Landmarks steep = Landmarks.of(new Landmarks.Point(200, 200), new Landmarks.Point(300, 280));
    FaceException refusal =
        catchThrowableOfType(
            FaceException.class,
            () -> FaceFinder.find(new DrawnFace().draw(), 0, Optional.of(steep), false));
    assertThat(refusal.code()).isEqualTo(ErrorCode.FACE_TILTED);
    assertThat(refusal).hasMessageContaining("39 degrees");
  }

  /** A measure just beyond a limit is not told as the limit itself. */
  @Test
  void measuresBeyondALimit_areToldBeyondIt() {
    FaceBox box = new FaceBox(0, 0, 100, 100);
    EyePair close = new EyePair(new Landmarks.Point(10, 10), new Landmarks.Point(29.8, 10), 2);
    assertThatThrownBy(() -> FaceRefusals.checkEyes(close, box))
        .hasMessageContaining("only 19 px")
        .hasMessageContaining("at least 20");
    EyePair steep = new EyePair(new Landmarks.Point(100, 158), new Landmarks.Point(200, 100), 2);
    assertThatThrownBy(() -> FaceRefusals.checkEyes(steep, box))
        .hasMessageContaining("by 31 degrees")
        .hasMessageContaining("at most 30");
  }

  /**
   * Whether or not the cascades see a face in them: fur, dark eyes and no mouth speak for
   * themselves.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("animals")
  void fur_raisesDoubt(String name, DrawnAnimal animal, double least) {
    HumanCheck check = check(animal.draw());
    assertThat(check.fur()).isGreaterThan(0.4);
    assertThat(check.doubt()).isGreaterThan(least);
    assertThat(check.reasons()).contains("fur");
  }

  static Stream<Arguments> animals() {
    DrawnAnimal cat = new DrawnAnimal();
    cat.slitPupils = true;
    DrawnAnimal dog = new DrawnAnimal();
    dog.fur = new Color(120, 80, 50);
    dog.iris = new Color(60, 35, 20);
    dog.longSnout = true;
    DrawnAnimal whiteDog = new DrawnAnimal();
    whiteDog.fur = new Color(225, 215, 200);
    whiteDog.iris = new Color(40, 30, 25);
    return Stream.of(
        Arguments.of("cat", cat, 1.2),
        Arguments.of("dog", dog, 1.2),
        Arguments.of("white dog", whiteDog, 2));
  }

  /** As in a sharp photograph of an old face in strong colours: rough as fur, but red as skin. */
  @Test
  void wrinkles_areNotFur() {
    HumanCheck red = check(wrinkled(new DrawnFace().draw(), 1.05, 0.8));
    assertThat(red.fur()).isGreaterThan(1);
    assertThat(red.doubt()).isLessThan(HumanCheck.REFUSED);
    HumanCheck brown = check(wrinkled(new DrawnFace().draw(), 1, 1));
    assertThat(brown.doubt()).isGreaterThanOrEqualTo(HumanCheck.REFUSED);
  }

  /** Draws dark spots over the cheeks, and changes how strong red and green are everywhere. */
  private static FrameBuffer wrinkled(FrameBuffer face, double red, double green) {
    Random random = new Random(3);
    for (int y = 318; y < 402; y += 6) {
      for (int x = 180; x < 462; x += 6) {
        int light = random.nextBoolean() ? 5 : 8;
        for (int i = 0; i < 36; i++) {
          int at = 3 * ((y + i / 6) * face.width() + x + i % 6);
          for (int c = at; c < at + 3; c++) {
            face.rgb()[c] = (byte) ((face.rgb()[c] & 0xff) * light / 8);
          }
        }
      }
    }
    for (int i = 0; i < face.rgb().length; i += 3) {
      face.rgb()[i] = (byte) Math.min(255, (face.rgb()[i] & 0xff) * red);
      face.rgb()[i + 1] = (byte) ((face.rgb()[i + 1] & 0xff) * green);
    }
    return face;
  }

  @Test
  void skin_raisesNone() {
    assertThat(check(new DrawnFace().draw()).doubt()).isZero();
  }

  /** Measured on an orange, playing cards, handwriting and a shadowed portrait. */
  @ParameterizedTest
  @CsvSource({
    "75, -19.7, 0.33, 0.69, true",
    "48, 12.2, 0.51, 0.62, true",
    "25, 0, 0.36, 0.35, true",
    "54, 2.6, 0.37, 1.16, false",
    "23, -0.3, 2.24, 1.68, false"
  })
  void poorEyesWithAPoorMouth_areNoFace(
      double distance, double roll, double eyes, double mouth, boolean refused) {
    double turn = Math.toRadians(roll);
    Landmarks.Point left = new Landmarks.Point(100, 100);
    Landmarks.Point right =
        new Landmarks.Point(100 + distance * Math.cos(turn), 100 + distance * Math.sin(turn));
    FaceException refusal =
        catchThrowableOfType(
            FaceException.class,
            () ->
                FaceRefusals.checkClear(
                    new EyePair(left, right, eyes), mouth, new FaceBox(50, 50, 200, 200)));
    assertThat(refusal != null).isEqualTo(refused);
  }

  private static HumanCheck check(FrameBuffer picture) {
    AlignedFace face =
        new AlignedFace(
            WorkPicture.around(picture, 320, 345, 310),
            new EyePair(DrawnFace.LEFT_EYE, DrawnFace.RIGHT_EYE, 1));
    LabFace lab = face.lab(1);
    MouthMeasure mouth = MouthMeasure.of(face, lab, () -> MouthMeasure.Single.ofBrighter(face));
    return HumanCheck.of(lab, face.magnification, mouth, 1);
  }
}
