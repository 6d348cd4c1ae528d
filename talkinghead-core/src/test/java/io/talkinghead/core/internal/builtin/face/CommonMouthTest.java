package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Mouths of which the middle is measured alike, but not the corners. */
class CommonMouthTest {
  private static final Color SKIN = new Color(225, 175, 145);
  private static final Color LIP = new Color(190, 95, 95);
  private static final Color PALE_LIP = new Color(215, 107, 107);
  private static final Color SHADOW = new Color(40, 26, 26);
  private static final Color PALE_SHADOW = new Color(180, 120, 120);
  private static final Color TEETH = new Color(238, 234, 226);

  /** A mouth whose line goes from {@code left} to {@code right}, the corners higher by bend. */
  private static Mouth mouth(double left, double right, double y, double bend, double gap) {
    double[] line = {y, 0, -bend, 0, 0};
    return new Mouth((left + right) / 2, (right - left) / 2, line, gap, 0.09, 0.12);
  }

  @Test
  void cornersAreTheFarthest_andTheLineIsTheMedian() {
    List<Mouth> all =
        List.of(
            mouth(-0.50, 0.40, 1.02, 0.03, 0.14),
            mouth(-0.42, 0.52, 1.03, 0.03, 0.18),
            mouth(-0.40, 0.40, 1.03, 0.20, 0.14)); // rises into the shadow beside the mouth

    Mouth mouth = Objects.requireNonNull(CommonMouth.of(all, 0.16));

    assertThat(mouth.centreX() - mouth.halfWidth()).isCloseTo(-0.50, within(1e-9));
    assertThat(mouth.centreX() + mouth.halfWidth()).isCloseTo(0.52, within(1e-9));
    assertThat(mouth.gap()).isEqualTo(0.16);
    assertThat(mouth.lineAt(0)).isBetween(1.015, 1.035);
    assertThat(mouth.lineAt(0.40)).isCloseTo(1.00, within(0.015));
    assertThat(mouth.lineAt(-0.40)).isCloseTo(0.998, within(0.015));
  }

  @Test
  void nothingIsInCommon_ifTheMiddleDiffers() {
    Mouth high = mouth(-0.45, 0.45, 1.00, 0, 0.14);
    Mouth low = mouth(-0.45, 0.45, 1.04, 0, 0.14);

    assertThat(CommonMouth.of(List.of(high, high, low), 0.14)).isNull();
  }

  @Test
  void nothingIsInCommon_ifOneIsClosed() {
    Mouth open = mouth(-0.45, 0.45, 1.00, 0, 0.14);
    Mouth closed = mouth(-0.45, 0.45, 1.00, 0, 0);

    assertThat(CommonMouth.of(List.of(open, open, closed), 0.14)).isNull();
  }

  /**
   * Corners that lie in shadow on one side and in the light on the other are seen in some tones.
   */
  @Test
  void teethBeyondAnAverageMouth_areWithinIt() {
    EyePair eyes = new EyePair(new Point(150, 100), new Point(250, 100), 1);
    AlignedFace face = new AlignedFace(WorkPicture.around(smile(), 200, 145, 250), eyes);

    MouthMeasure measured =
        MouthMeasure.of(face, face.lab(1), () -> MouthMeasure.Single.ofBrighter(face));

    assertThat(measured.steady()).isFalse();
    Mouth mouth = measured.mouth();
    assertThat(mouth.gap()).isBetween(0.10, 0.18);
    assertThat(mouth.centreX() - mouth.halfWidth()).isBetween(-0.56, -0.46);
    assertThat(mouth.centreX() + mouth.halfWidth()).isBetween(0.46, 0.56);
  }

  /** 100 pixels per face unit; the mouth reaches from -0.48 to 0.48, its teeth to +-0.46. */
  private static FrameBuffer smile() {
    BufferedImage image = new BufferedImage(400, 360, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(SKIN);
    g.fillRect(0, 0, 400, 360);
    g.setPaint(new GradientPaint(150, 0, LIP, 260, 0, PALE_LIP));
    g.fill(lens(52, -10, 24));
    g.setPaint(new GradientPaint(152, 0, SHADOW, 248, 0, PALE_SHADOW));
    g.fill(lens(48, 0, 14));
    Area teeth = lens(48, 0, 14);
    teeth.intersect(new Area(new Rectangle2D.Double(154, 190, 92, 50)));
    g.setColor(TEETH);
    g.fill(teeth);
    g.dispose();
    return Pictures.blurred(Pictures.of(image), 0.9);
  }

  /** The area between two arcs that meet at (200 +- width, 203). */
  private static Area lens(double width, double up, double down) {
    Path2D outline = new Path2D.Double();
    outline.moveTo(200 - width, 203);
    outline.quadTo(200, 203 + 2 * up, 200 + width, 203);
    outline.quadTo(200, 203 + 2 * down, 200 - width, 203);
    return new Area(outline);
  }
}
