package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Draws furry heads with their eyes where a person's would be, (258, 290) and (382, 290). */
final class DrawnAnimal {
  Color fur = new Color(150, 130, 110);
  Color iris = new Color(150, 160, 60);
  boolean slitPupils;
  boolean longSnout;
  private final Random random = new Random(7);
  private final BufferedImage image = new BufferedImage(640, 640, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D g = image.createGraphics();

  FrameBuffer draw() {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(new Color(120, 150, 110));
    g.fillRect(0, 0, 640, 640);
    triangle(150, 250, 190, 60, 290, 150, fur.darker());
    triangle(490, 250, 450, 60, 350, 150, fur.darker());
    oval(320, 330, 175, 190, fur);
    strokes();
    for (int x : new int[] {258, 382}) {
      oval(x, 290, 30, 24, new Color(25, 22, 20));
      oval(x, 290, 26, 21, iris);
      oval(x, 290, slitPupils ? 5 : 14, slitPupils ? 20 : 14, new Color(12, 12, 12));
      oval(x + 5, 283, 4, 4, Color.WHITE);
    }
    double nose = longSnout ? 430 : 375;
    triangle(296, nose - 14, 344, nose - 14, 320, nose + 16, new Color(60, 45, 45));
    g.setColor(new Color(40, 30, 28));
    g.setStroke(new BasicStroke(4));
    g.draw(new Line2D.Double(320, nose + 16, 320, nose + 36));
    g.draw(new Line2D.Double(320, nose + 36, 285, nose + 48));
    g.draw(new Line2D.Double(320, nose + 36, 355, nose + 48));
    g.dispose();
    return Pictures.noisy(Pictures.blurred(Pictures.of(image), 0.8), 2, 1);
  }

  private void oval(double x, double y, double rx, double ry, Color colour) {
    g.setColor(colour);
    g.fill(new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry));
  }

  private void triangle(
      double x0, double y0, double x1, double y1, double x2, double y2, Color colour) {
    Path2D path = new Path2D.Double();
    path.moveTo(x0, y0);
    path.lineTo(x1, y1);
    path.lineTo(x2, y2);
    path.closePath();
    g.setColor(colour);
    g.fill(path);
  }

  private void strokes() {
    g.setStroke(new BasicStroke(2));
    for (int i = 0; i < 14000; i++) {
      double x = 320 + 185 * (2 * random.nextDouble() - 1);
      double y = 330 + 200 * (2 * random.nextDouble() - 1);
      double k = 0.6 + 0.75 * random.nextDouble();
      g.setColor(
          new Color(
              (int) Math.min(255, fur.getRed() * k),
              (int) Math.min(255, fur.getGreen() * k),
              (int) Math.min(255, fur.getBlue() * k)));
      double along = Math.atan2(y - 250, x - 320) + 0.3 * random.nextGaussian();
      g.draw(new Line2D.Double(x, y, x + 14 * Math.cos(along), y + 14 * Math.sin(along)));
    }
  }
}
