package io.talkinghead.core.internal.builtin.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Viseme;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a viewer would see: lips that close, round and open, lids that shut both eyes. */
class ExpressionTest {
  @ParameterizedTest
  @EnumSource
  void visemes_differPairwise(Faces face) {
    LayeredAvatar avatar = face.avatar();
    PixelBox box = avatar.mouthScene.upper().grid.box();
    Viseme[] visemes = Viseme.values();
    FrameBuffer[] frames = new FrameBuffer[visemes.length];
    for (int i = 0; i < visemes.length; i++) {
      frames[i] = Faces.paint(avatar, Faces.pose(visemes[i]));
      for (int j = 0; j < i; j++) {
        assertThat(difference(frames[i], frames[j], box))
            .as("%s and %s", visemes[i], visemes[j])
            .isGreaterThan(0.25);
      }
    }
  }

  /** Mean difference of a channel over a box, of 255. */
  private static double difference(FrameBuffer a, FrameBuffer b, PixelBox box) {
    long sum = 0;
    for (int y = box.y0(); y < box.y1(); y++) {
      for (int i = 3 * (y * a.width() + box.x0()); i < 3 * (y * a.width() + box.x1()); i++) {
        sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
      }
    }
    return sum / (3.0 * box.width() * box.height());
  }

  @ParameterizedTest
  @EnumSource
  void closedLips_keepTheirRed(Faces face) {
    LayeredAvatar avatar = face.avatar();
    int open = red(avatar, avatar.picture());
    int closed = red(avatar, Faces.paint(avatar, Faces.pose(Viseme.PP)));
    assertThat(open).isGreaterThan(300);
    assertThat(closed).isBetween((int) (0.6 * open), (int) (1.4 * open));
  }

  /** Places around the mouth that are clearly redder than the skin of the chin. */
  private static int red(LayeredAvatar avatar, FrameBuffer frame) {
    MouthShape mouth = avatar.mouth;
    double skin = Faces.colour(avatar, avatar.pixels, mouth.centreX, mouth.chin - 0.2).a();
    int red = 0;
    for (double u = mouth.centreX - 0.5; u < mouth.centreX + 0.5; u += 0.01) {
      for (double v = mouth.centreY - 0.25; v < mouth.centreY + 0.45; v += 0.01) {
        if (Faces.colour(avatar, frame, u, v).a() > skin + 5) {
          red++;
        }
      }
    }
    return red;
  }

  @Test
  void closedLips_hideTheTeeth() {
    LayeredAvatar avatar = Faces.ASTRONAUT.avatar();
    assertThat(teeth(avatar, avatar.picture())).isGreaterThan(200);
    assertThat(teeth(avatar, Faces.paint(avatar, Faces.pose(Viseme.PP)))).isLessThan(20);
    assertThat(teeth(avatar, Faces.paint(avatar, Faces.pose(Viseme.OU)))).isLessThan(20);
  }

  private static int teeth(LayeredAvatar avatar, FrameBuffer frame) {
    int white = 0;
    for (double u = -0.4; u < 0.4; u += 0.01) {
      for (double v = avatar.mouth.centreY - 0.05; v < avatar.mouth.centreY + 0.15; v += 0.01) {
        Lab colour = Faces.colour(avatar, frame, u, v);
        if (colour.lightness() > 80 && Math.hypot(colour.a(), colour.b()) < 9) {
          white++;
        }
      }
    }
    return white;
  }

  /** Opening in hundredths of a face unit: /a/ high and wide, /u/ a small hole, no slit. */
  @ParameterizedTest
  @CsvSource({"AA, 14, 26, 55, 95", "OH, 11, 24, 30, 66", "OU, 4, 14, 14, 48"})
  void darkOpening_hasTheShapeOfTheVowel(
      Viseme viseme, int leastHeight, int mostHeight, int leastWidth, int mostWidth) {
    LayeredAvatar avatar = Faces.CARTOON.avatar();
    FrameBuffer frame = Faces.paint(avatar, Faces.pose(viseme));
    int height = 0;
    int width = 0;
    for (double u = -0.6; u < 0.6; u += 0.01) {
      int here = 0;
      for (double v = avatar.mouth.centreY - 0.15; v < avatar.mouth.centreY + 0.4; v += 0.01) {
        // neither lip nor skin: dark, or grey as teeth are
        Lab colour = Faces.colour(avatar, frame, u, v);
        here += colour.lightness() < 42 || colour.a() < 7 ? 1 : 0;
      }
      height = Math.max(height, here);
      width += here > 5 ? 1 : 0; // more than the line between closed lips
    }
    assertThat(height).isBetween(leastHeight, mostHeight);
    assertThat(width).isBetween(leastWidth, mostWidth);
  }

  @ParameterizedTest
  @CsvSource({
    "CARTOON, 0, 0",
    "ASTRONAUT, 0, 0",
    "CARTOON, -0.03, 0",
    "CARTOON, 0.03, 0",
    "CARTOON, 0, -0.04",
    "ASTRONAUT, 0.02, 0",
    "ASTRONAUT, -0.02, 0.02"
  })
  void blink_coversBothEyes_evenWhereTheyAreMeasuredBadly(Faces face, double down, double lower) {
    FaceGeometry good = face.geometry;
    Lid lid = good.rightLid();
    Lid bad =
        new Lid(
            lid.centreX(),
            lid.centreY() + down,
            lid.halfWidth(),
            lid.tilt(),
            lid.upper(),
            lid.lower() + lower);
    LayeredAvatar avatar =
        face.avatar(
            new FaceGeometry(
                good.leftEye(), good.rightEye(), good.mouth(), good.leftLid(), bad, good.chin()));
    Articulation blink =
        Articulation.REST.with(Parameter.BLINK_LEFT, 1).with(Parameter.BLINK_RIGHT, 1);
    FrameBuffer shut = Faces.paint(avatar, Faces.expression(blink));
    for (int side = -1; side <= 1; side += 2) {
      double before = eyeball(avatar, avatar.picture(), side);
      double after = eyeball(avatar, shut, side);
      assertThat(before).isGreaterThan(0.5);
      assertThat(after).as(side < 0 ? "left eye" : "right eye").isLessThan(0.12);
    }
  }

  /** Share of a disc around the iris that is no skin. */
  private static double eyeball(LayeredAvatar avatar, FrameBuffer frame, int side) {
    Lab skin = Faces.colour(avatar, avatar.pixels, side * 0.5, 0.33);
    int strange = 0;
    int all = 0;
    for (double u = -0.08; u <= 0.081; u += 0.01) {
      for (double v = -0.08; v <= 0.081; v += 0.01) {
        if (u * u + v * v < 0.0064) {
          Lab colour = Faces.colour(avatar, frame, side * 0.5 + u, v);
          all++;
          strange +=
              Math.hypot(
                          colour.lightness() - skin.lightness(),
                          Math.hypot(colour.a() - skin.a(), colour.b() - skin.b()))
                      > 24
                  ? 1
                  : 0;
        }
      }
    }
    return (double) strange / all;
  }

  @Test
  void shortLipLine_isTakenAsAMouthOfOrdinaryWidth() {
    FaceGeometry good = Faces.CARTOON.geometry;
    FaceGeometry.Mouth m = good.mouth();
    FaceGeometry narrow =
        new FaceGeometry(
            good.leftEye(),
            good.rightEye(),
            new FaceGeometry.Mouth(m.centreX(), 0.2, m.line(), m.gap(), m.upperLip(), m.lowerLip()),
            good.leftLid(),
            good.rightLid(),
            good.chin());
    assertThat(new MouthShape(narrow).halfWidth).isCloseTo(0.36, within(1e-9));
  }

  @Test
  void teeth_areDimmerAndYellowerInADarkYellowedPicture() {
    FrameBuffer picture = Faces.CARTOON.picture();
    FaceSpace space = new FaceSpace(Faces.CARTOON.geometry);
    Lab fresh = Lab.of(Palette.of(new Picture(picture), space).teeth);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) ((rgb[i] & 255) * 0.55);
      rgb[i + 1] = (byte) ((rgb[i + 1] & 255) * 0.48);
      rgb[i + 2] = (byte) ((rgb[i + 2] & 255) * 0.30);
    }
    Lab old = Lab.of(Palette.of(new Picture(picture), space).teeth);
    assertThat(old.lightness()).isLessThan(fresh.lightness() - 20).isLessThan(55);
    assertThat(old.b()).isGreaterThan(fresh.b() + 3);
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i + 1] = rgb[i];
      rgb[i + 2] = rgb[i];
    }
    Lab grey = Lab.of(Palette.of(new Picture(picture), space).teeth);
    assertThat(Math.hypot(grey.a(), grey.b())).isLessThan(2);
  }
}
