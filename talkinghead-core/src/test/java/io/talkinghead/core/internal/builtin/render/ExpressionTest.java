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

  /** Lips that are half round cover a part of the teeth; what is left is as white as before. */
  @Test
  void roundingLips_coverTheTeeth_andDoNotFadeThem() {
    LayeredAvatar avatar = Faces.ASTRONAUT.avatar();
    Articulation open = Articulation.REST.with(Parameter.ROUND, 0.10f);
    int all = teeth(avatar, Faces.paint(avatar, Faces.expression(open)));
    int half = teeth(avatar, rounded(avatar, open, 0.55f));
    assertThat(half).isBetween(all / 8, 3 * all / 4);
    assertThat(teeth(avatar, rounded(avatar, open, 1))).isLessThan(20);
  }

  private static FrameBuffer rounded(LayeredAvatar avatar, Articulation open, float pucker) {
    return Faces.paint(avatar, Faces.expression(open.with(Parameter.PUCKER, pucker)));
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

  /** Above the fold over the eye a blink changes nothing, and both eyes shut at one height. */
  @ParameterizedTest
  @EnumSource
  void blink_movesNoBrow_andShutsBothEyesAlike(Faces face) {
    LayeredAvatar avatar = face.avatar();
    Articulation blink =
        Articulation.REST.with(Parameter.BLINK_LEFT, 1).with(Parameter.BLINK_RIGHT, 1);
    FrameBuffer shut = Faces.paint(avatar, Faces.expression(blink));
    FrameBuffer rest = avatar.picture();
    double[] lowest = new double[2];
    for (int side = 0; side < 2; side++) {
      double eye = side - 0.5;
      for (double u = eye - 0.3; u < eye + 0.3; u += 0.02) {
        for (double v = -0.45; v < -0.26; v += 0.02) {
          assertThat(Faces.colour(avatar, shut, u, v)).isEqualTo(Faces.colour(avatar, rest, u, v));
        }
      }
      // the line of lashes: the darkest place under the middle of the eye
      double darkest = 100;
      for (double v = 0; v < 0.2; v += 0.01) {
        double light = Faces.colour(avatar, shut, eye, v).lightness();
        if (light < darkest) {
          darkest = light;
          lowest[side] = v;
        }
      }
    }
    assertThat(lowest[0]).isBetween(0.05, 0.16).isCloseTo(lowest[1], within(0.025));
  }

  /** A brow, also one that lies on the open lid, neither opens the eye wider nor half shuts it. */
  @ParameterizedTest
  @CsvSource({"-0.14, -0.088", "-0.10, -0.063"})
  void blink_leavesAHeavyBrowOverTheEye(double browEnds, double lowestLid) {
    FrameBuffer picture = Faces.ASTRONAUT.picture();
    FaceSpace space = new FaceSpace(Faces.ASTRONAUT.geometry);
    for (int y = 60; y < 130; y++) {
      for (int x = 170; x < 280; x++) {
        double u = space.u(x, y);
        double v = space.v(x, y);
        if (Math.abs(Math.abs(u) - 0.5) < 0.32 && v > -0.28 && v < browEnds) {
          Lanes.put(picture.rgb(), 3 * (y * picture.width() + x), Lanes.of(0x4a3020));
        }
      }
    }
    EyeShape[] eyes = EyeFit.both(Faces.ASTRONAUT.geometry, space, new Picture(picture));
    for (EyeShape eye : eyes) {
      assertThat(eye.upperLid(eye.centreX)).isBetween(-0.098, lowestLid);
      assertThat(eye.lowerLid(eye.centreX)).isBetween(0.06, 0.14);
    }
  }

  /** The mouth of a broad smile is as narrow at /u/ as that of a quiet face. */
  @Test
  void roundedVowel_drawsInASmile() {
    MouthShape smiling = Faces.ASTRONAUT.avatar().mouth;
    MouthShape quiet = Faces.CARTOON.avatar().mouth;
    assertThat(smiling.smile()).isGreaterThan(0.9);
    assertThat(quiet.smile()).isLessThan(0.2);
    assertThat(widthAt(Viseme.OU, smiling)).isCloseTo(0.58f, within(0.02f));
    assertThat(widthAt(Viseme.OU, quiet)).isGreaterThan(0.68f);
    assertThat(widthAt(Viseme.AA, smiling)).isCloseTo(widthAt(Viseme.AA, quiet), within(1e-6f));
  }

  private static float widthAt(Viseme viseme, MouthShape mouth) {
    Rig rig = new Rig(mouth, 1);
    rig.set(Faces.pose(viseme));
    return 1 + rig.amounts[Channel.WIDTH.ordinal()];
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
