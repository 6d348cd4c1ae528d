package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FaceBox;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.DoubleUnaryOperator;

/**
 * Draws what was measured over the picture, so that a person can judge it: boxes of the faces
 * white, irises red, lids and lip line green, lower lid and lower edge of an open mouth yellow,
 * outer edges of the lips magenta, chin red.
 */
public final class LandmarkOverlay {
  private static final int STEPS = 40;

  private LandmarkOverlay() {}

  /** Returns a copy of {@code picture} with {@code face} drawn over it. */
  public static FrameBuffer draw(FrameBuffer picture, FoundFace face) {
    int w = picture.width();
    int h = picture.height();
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    int[] row = new int[w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = 3 * (y * w + x);
        row[x] = (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
      }
      image.setRGB(0, y, w, 1, row, 0, w);
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.translate(0.5, 0.5); // our (0, 0) is the middle of the first pixel
    draw(graphics, face);
    graphics.dispose();
    FrameBuffer result = new FrameBuffer(w, h);
    for (int y = 0; y < h; y++) {
      image.getRGB(0, y, w, 1, row, 0, w);
      for (int x = 0; x < w; x++) {
        int i = 3 * (y * w + x);
        result.rgb()[i] = (byte) (row[x] >> 16);
        result.rgb()[i + 1] = (byte) (row[x] >> 8);
        result.rgb()[i + 2] = (byte) row[x];
      }
    }
    return result;
  }

  private static void draw(Graphics2D graphics, FoundFace found) {
    FaceGeometry face = found.geometry();
    FaceFrame frame = new FaceFrame(face.leftEye(), face.rightEye());
    double e = face.eyeDistance();
    graphics.setStroke(new BasicStroke((float) Math.max(1, e / 90)));
    graphics.setColor(Color.WHITE);
    for (FaceBox box : found.faces()) {
      graphics.draw(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
    }
    graphics.setColor(Color.RED);
    double r = Math.max(1.5, 0.025 * e);
    for (Point eye : new Point[] {face.leftEye(), face.rightEye()}) {
      graphics.fill(new Ellipse2D.Double(eye.x() - r, eye.y() - r, 2 * r, 2 * r));
    }
    curve(graphics, frame, -0.3, 0.3, x -> face.chin());
    for (Lid lid : new Lid[] {face.leftLid(), face.rightLid()}) {
      double x0 = lid.centreX() - lid.halfWidth();
      double x1 = lid.centreX() + lid.halfWidth();
      graphics.setColor(Color.GREEN);
      curve(graphics, frame, x0, x1, lid::upperAt);
      graphics.setColor(Color.YELLOW);
      curve(graphics, frame, x0, x1, lid::lowerAt);
    }
    Mouth mouth = face.mouth();
    double x0 = mouth.centreX() - mouth.halfWidth();
    double x1 = mouth.centreX() + mouth.halfWidth();
    graphics.setColor(Color.MAGENTA);
    curve(graphics, frame, x0, x1, x -> mouth.lineAt(x) - mouth.upperLip() * arch(mouth, x));
    curve(
        graphics,
        frame,
        x0,
        x1,
        x -> mouth.lineAt(x) + (mouth.gap() + mouth.lowerLip()) * arch(mouth, x));
    if (mouth.gap() > 0) {
      graphics.setColor(Color.YELLOW);
      curve(graphics, frame, x0, x1, x -> mouth.lineAt(x) + mouth.gap() * arch(mouth, x));
    }
    graphics.setColor(Color.GREEN);
    curve(graphics, frame, x0, x1, mouth::lineAt);
  }

  private static double arch(Mouth mouth, double x) {
    double t = (x - mouth.centreX()) / mouth.halfWidth();
    return 1 - t * t;
  }

  private static void curve(
      Graphics2D graphics, FaceFrame frame, double x0, double x1, DoubleUnaryOperator y) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i <= STEPS; i++) {
      double x = x0 + (x1 - x0) * i / STEPS;
      Point p = frame.toPicture(x, y.applyAsDouble(x));
      if (i == 0) {
        path.moveTo(p.x(), p.y());
      } else {
        path.lineTo(p.x(), p.y());
      }
    }
    graphics.draw(path);
  }
}
