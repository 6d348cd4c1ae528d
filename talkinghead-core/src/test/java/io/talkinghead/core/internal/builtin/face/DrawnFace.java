package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Draws faces whose truth is known: 640 x 640 pixels, irises at (258, 290) and (382, 290), mouth
 * from (270, 412) to (370, 412), its line 2 lower in the middle.
 */
final class DrawnFace {
  static final Point LEFT_EYE = new Point(258, 290);
  static final Point RIGHT_EYE = new Point(382, 290);
  static final Point MOUTH_LEFT = new Point(270, 412);
  static final Point MOUTH_RIGHT = new Point(370, 412);
  static final Point MOUTH = new Point(320, 414);
  static final double EYE_DISTANCE = 124;

  /** What a face is drawn with; change what matters. */
  Color skin = new Color(235, 185, 150);

  Color hair = new Color(95, 60, 40);
  Color lip = new Color(200, 95, 95);
  Color iris = new Color(60, 130, 90);
  Color white = new Color(245, 243, 240);
  Color background = new Color(160, 190, 205);
  boolean glasses;
  boolean sunglasses;
  boolean beard;
  boolean moustache;
  boolean coveredMouth;
  boolean openSmile;
  boolean mouthless;

  /** Standard deviation of the noise, 0 to 255. */
  double noise = 1.5;

  private final BufferedImage image = new BufferedImage(640, 640, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D g = image.createGraphics();

  DrawnFace() {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  FrameBuffer draw() {
    g.setColor(background);
    g.fillRect(0, 0, 640, 640);
    oval(320, 690, 250, 170, new Color(50, 70, 120));
    oval(320, 250, 165, 190, hair);
    g.setColor(shade(skin, 0.85));
    g.fill(new Rectangle2D.Double(270, 420, 100, 140));
    oval(320, 545, 70, 40, shade(skin, 0.85));
    oval(320, 310, 135, 172, skin);
    oval(180, 315, 22, 38, shade(skin, 0.92));
    oval(460, 315, 22, 38, shade(skin, 0.92));
    shadeCheeks();
    eye(258);
    eye(382);
    g.setStroke(new BasicStroke(4));
    g.setColor(shade(skin, 0.72));
    g.draw(new Arc2D.Double(300, 336, 40, 28, 200, 140, Arc2D.OPEN));
    if (beard) {
      beard(424, 125, 110, 390);
    }
    mouth();
    if (moustache) {
      beard(392, 62, 14, 360);
    }
    oval(320, 125, 140, 62, hair);
    if (glasses || sunglasses) {
      glasses();
    }
    if (coveredMouth) {
      oval(320, 425, 118, 80, new Color(150, 180, 200));
    }
    g.dispose();
    return Pictures.noisy(Pictures.blurred(Pictures.of(image), 0.9), noise, 1);
  }

  private void oval(double x, double y, double rx, double ry, Color colour) {
    g.setColor(colour);
    g.fill(new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry));
  }

  private static Color shade(Color c, double k) {
    return new Color(
        (int) Math.min(255, c.getRed() * k),
        (int) Math.min(255, c.getGreen() * k),
        (int) Math.min(255, c.getBlue() * k));
  }

  /** Light from above: the lower half of the face and the sides of the nose are a little darker. */
  private void shadeCheeks() {
    g.setClip(new Ellipse2D.Double(185, 138, 270, 344));
    for (int i = 0; i < 40; i++) {
      g.setColor(new Color(0, 0, 0, 2));
      g.fill(new Ellipse2D.Double(170 + i, 430 - i, 300 - 2 * i, 60 + 2 * i));
    }
    g.setClip(null);
    oval(320, 330, 13, 30, shade(skin, 1.05));
  }

  private void eye(double x) {
    oval(x, 290, 34, 19, white);
    oval(x, 290, 16, 16, iris);
    oval(x, 290, 8, 8, new Color(20, 20, 20));
    oval(x + 4, 284, 3.5, 3.5, Color.WHITE);
    g.setStroke(new BasicStroke(4));
    g.setColor(shade(hair, 0.5));
    g.draw(new Arc2D.Double(x - 34, 271, 68, 42, 5, 170, Arc2D.OPEN));
    g.setStroke(new BasicStroke(7));
    g.setColor(shade(hair, 0.8));
    g.draw(new Arc2D.Double(x - 38, 244, 76, 36, 25, 130, Arc2D.OPEN));
  }

  private void mouth() {
    if (mouthless) {
      return;
    }
    double gap = openSmile ? 18 : 0;
    Path2D lips = new Path2D.Double();
    lips.moveTo(270, 412);
    lips.curveTo(300, 396, 312, 398, 320, 401);
    lips.curveTo(328, 398, 340, 396, 370, 412);
    lips.curveTo(345, 436 + gap, 295, 436 + gap, 270, 412);
    g.setColor(lip);
    g.fill(lips);
    Path2D inside = new Path2D.Double();
    inside.moveTo(270, 412);
    inside.quadTo(320, 416, 370, 412);
    if (openSmile) {
      inside.quadTo(320, 416 + 2 * gap, 270, 412);
      g.setColor(new Color(240, 236, 225));
      g.fill(inside);
      g.setStroke(new BasicStroke(1.5f));
    } else {
      g.setStroke(new BasicStroke(3));
    }
    g.setColor(shade(lip, 0.4));
    g.draw(inside);
  }

  /** Strokes in an ellipse around the mouth, which stays free. */
  private void beard(double y, double rx, double ry, double top) {
    Random random = new Random(3);
    for (int i = 0; i < 3200; i++) {
      double bx = 320 + (2 * random.nextDouble() - 1) * rx;
      double by = y + (2 * random.nextDouble() - 1) * ry;
      double u = (bx - 320) / rx;
      double v = (by - y) / ry;
      double mu = (bx - 320) / 58;
      double mv = (by - 412) / 24;
      if (u * u + v * v < 1 && by > top && (ry < 40 || mu * mu + mv * mv > 1)) {
        g.setStroke(new BasicStroke(1.6f));
        g.setColor(shade(hair, 0.5 + random.nextDouble() * 0.7));
        g.draw(new Line2D.Double(bx, by, bx + 4 * random.nextGaussian(), by + 9));
      }
    }
  }

  private void glasses() {
    g.setStroke(new BasicStroke(6));
    for (int x : new int[] {258, 382}) {
      g.setColor(new Color(20, 20, 25));
      Ellipse2D lens = new Ellipse2D.Double(x - 48, 246, 96, 92);
      if (sunglasses) {
        g.fill(lens);
      }
      g.draw(lens);
    }
    g.draw(new Line2D.Double(304, 285, 336, 285));
  }
}
