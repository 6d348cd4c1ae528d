package io.talkinghead.core.internal.builtin;

import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import io.talkinghead.core.internal.builtin.render.LayeredAvatar;
import io.talkinghead.spi.AvatarCodec;
import java.io.IOException;
import java.util.Arrays;

/**
 * Keeps avatars of the built-in backend: {@code picture} and {@code face}, the numbers of its
 * geometry. Layers and textures follow from these two and are made again, which takes some
 * milliseconds.
 */
final class LayeredAvatarCodec implements AvatarCodec {
  /** Eyes, mouth with its line of five, two lids, chin. */
  private static final int NUMBERS = 4 + 5 + 5 + 6 + 6 + 1;

  private static final int EYES = 4;

  /** No part of a face is as many eye distances away or large. */
  private static final double FURTHEST = 20;

  /** Least distance between the eyes, pixels. */
  private static final double NEAREST_EYES = 2;

  @Override
  public void write(Avatar avatar, Writer out) throws IOException {
    if (!(avatar instanceof LayeredAvatar layered)) {
      throw new IllegalArgumentException("the avatar is " + avatar.representation());
    }
    out.picture("picture", layered.picture());
    out.doubles("face", numbers(layered.geometry()));
  }

  @Override
  public Avatar read(Reader in) throws IOException {
    FrameBuffer picture = in.picture("picture", in.width(), in.height());
    double[] face = in.doubles("face", NUMBERS);
    FaceGeometry geometry = geometry(face); // a Point refuses what is not finite
    requireInside("left eye", geometry.leftEye(), picture);
    requireInside("right eye", geometry.rightEye(), picture);
    Checks.inRange("eye distance", geometry.eyeDistance(), NEAREST_EYES, 1 << 14);
    for (double number : Arrays.copyOfRange(face, EYES, NUMBERS)) {
      Checks.inRange("a length of the face", number, -FURTHEST, FURTHEST);
    }
    Checks.argument(
        geometry.mouth().halfWidth() > 0
            && geometry.leftLid().halfWidth() > 0
            && geometry.rightLid().halfWidth() > 0,
        "mouth and eyes must have a width");
    return new LayeredAvatar(picture, geometry, in.landmarks(), in.warnings());
  }

  private static void requireInside(String name, Point point, FrameBuffer picture) {
    Checks.argument(
        point.x() >= -picture.width()
            && point.y() >= -picture.height()
            && point.x() <= 2.0 * picture.width()
            && point.y() <= 2.0 * picture.height(),
        "the %s is at %s, far outside of the picture",
        name,
        point);
  }

  private static double[] numbers(FaceGeometry face) {
    FaceGeometry.Mouth mouth = face.mouth();
    double[] line = mouth.line();
    Checks.argument(line.length == 5, "a lip line has 5 numbers, not %d", line.length);
    FaceGeometry.Lid left = face.leftLid();
    FaceGeometry.Lid right = face.rightLid();
    return new double[] {
      face.leftEye().x(),
      face.leftEye().y(),
      face.rightEye().x(),
      face.rightEye().y(),
      mouth.centreX(),
      mouth.halfWidth(),
      mouth.gap(),
      mouth.upperLip(),
      mouth.lowerLip(),
      line[0],
      line[1],
      line[2],
      line[3],
      line[4],
      left.centreX(),
      left.centreY(),
      left.halfWidth(),
      left.tilt(),
      left.upper(),
      left.lower(),
      right.centreX(),
      right.centreY(),
      right.halfWidth(),
      right.tilt(),
      right.upper(),
      right.lower(),
      face.chin()
    };
  }

  private static FaceGeometry geometry(double[] n) {
    return new FaceGeometry(
        new Point(n[0], n[1]),
        new Point(n[2], n[3]),
        new FaceGeometry.Mouth(n[4], n[5], Arrays.copyOfRange(n, 9, 14), n[6], n[7], n[8]),
        new FaceGeometry.Lid(n[14], n[15], n[16], n[17], n[18], n[19]),
        new FaceGeometry.Lid(n[20], n[21], n[22], n[23], n[24], n[25]),
        n[26]);
  }
}
