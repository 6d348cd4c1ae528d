package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.ArrayList;
import java.util.List;

/** Tells a measured face as points in the picture. */
final class GeometryPoints {
  /** Points on each lid. */
  private static final int LID_POINTS = 5;

  private GeometryPoints() {}

  static Landmarks of(FaceGeometry face) {
    FaceFrame frame = new FaceFrame(face.leftEye(), face.rightEye());
    Mouth mouth = face.mouth();
    double left = mouth.centreX() - mouth.halfWidth();
    double right = mouth.centreX() + mouth.halfWidth();
    double line = mouth.lineAt(mouth.centreX());
    return new Landmarks(
        face.leftEye(),
        face.rightEye(),
        frame.toPicture(left, mouth.lineAt(left)),
        frame.toPicture(right, mouth.lineAt(right)),
        frame.toPicture(mouth.centreX(), line - mouth.upperLip()),
        frame.toPicture(mouth.centreX(), line + mouth.gap() + mouth.lowerLip()),
        frame.toPicture(mouth.centreX(), face.chin()),
        outline(face.leftLid(), frame),
        outline(face.rightLid(), frame));
  }

  private static List<Point> outline(Lid lid, FaceFrame frame) {
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < LID_POINTS; i++) {
        double s = -1 + 2.0 * i / (LID_POINTS - 1);
        double x = lid.centreX() + s * lid.halfWidth();
        points.add(frame.toPicture(x, row == 0 ? lid.upperAt(x) : lid.lowerAt(x)));
      }
    }
    return points;
  }
}
