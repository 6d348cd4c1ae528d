package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.Landmarks.Point;

/**
 * Carries places between the picture (pixels) and the face (face units, see {@link FaceGeometry}).
 */
final class FaceFrame {
  private final double originX;
  private final double originY;
  private final double alongX;
  private final double alongY;

  /** Sets the frame up by the irises. */
  FaceFrame(Point leftEye, Point rightEye) {
    originX = (leftEye.x() + rightEye.x()) / 2;
    originY = (leftEye.y() + rightEye.y()) / 2;
    alongX = rightEye.x() - leftEye.x();
    alongY = rightEye.y() - leftEye.y();
  }

  /** Returns the place ({@code x}, {@code y}) of the face in the picture. */
  Point toPicture(double x, double y) {
    return new Point(originX + x * alongX - y * alongY, originY + x * alongY + y * alongX);
  }

  /** Returns the place {@code point} of the picture in the face. */
  Point toFace(Point point) {
    double squared = alongX * alongX + alongY * alongY;
    double dx = point.x() - originX;
    double dy = point.y() - originY;
    return new Point((dx * alongX + dy * alongY) / squared, (dy * alongX - dx * alongY) / squared);
  }
}
