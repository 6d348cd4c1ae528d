package io.talkinghead.core.internal.builtin;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import io.talkinghead.core.internal.media.Pictures;

/**
 * Which part of a picture becomes the video, and at which size. A square holds head and shoulders:
 * nine eye distances wide, or as much as the video has pixels if that is more, or the whole shorter
 * side if that is less.
 *
 * @param x left edge of the part, pixels of the picture
 * @param y upper edge
 * @param width of the part
 * @param height of the part
 * @param outWidth width of the video
 * @param outHeight height of the video
 */
record Framing(int x, int y, int width, int height, int outWidth, int outHeight) {
  /** Width of head and shoulders in eye distances. */
  private static final double SHOULDERS = 9;

  /** Where the eyes stand in the square, from its upper edge. */
  private static final double EYE_LEVEL = 0.42;

  /** Returns the framing of {@code picture} for a video of {@code size} of {@code face}. */
  static Framing of(FrameBuffer picture, FaceGeometry face, FrameSize size) {
    if (!(size instanceof FrameSize.Square square)) {
      return new Framing(
          0, 0, picture.width(), picture.height(), picture.width(), picture.height());
    }
    int shorter = Math.min(picture.width(), picture.height());
    int wanted = (int) Math.ceil(Math.max(SHOULDERS * face.eyeDistance(), square.side()));
    int side = Math.min(shorter, wanted);
    double eyesX = (face.leftEye().x() + face.rightEye().x()) / 2;
    double eyesY = (face.leftEye().y() + face.rightEye().y()) / 2;
    int left = (int) Math.round(eyesX - side / 2.0);
    int top = (int) Math.round(eyesY - EYE_LEVEL * side);
    return new Framing(
        Math.max(0, Math.min(picture.width() - side, left)),
        Math.max(0, Math.min(picture.height() - side, top)),
        side,
        side,
        square.side(),
        square.side());
  }

  /** Returns the part of {@code picture} at the size of the video. */
  FrameBuffer apply(FrameBuffer picture) {
    boolean whole =
        outWidth == picture.width()
            && outHeight == picture.height()
            && width == outWidth
            && height == outHeight;
    return whole
        ? picture
        : Pictures.cropAndScale(picture, x, y, width, height, outWidth, outHeight);
  }

  /** Returns where {@code face} is in the video. */
  FaceGeometry apply(FaceGeometry face) {
    return new FaceGeometry(
        apply(face.leftEye()),
        apply(face.rightEye()),
        face.mouth(),
        face.leftLid(),
        face.rightLid(),
        face.chin());
  }

  private Point apply(Point point) { // a pixel's centre is at half
    return new Point(
        (point.x() + 0.5 - x) * outWidth / width - 0.5,
        (point.y() + 0.5 - y) * outHeight / height - 0.5);
  }
}
