package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Mouths drawn in hundredths of the eye distance, most of them with lips that are parted over a
 * line of teeth: teeth from 99 to 107 in a dark slit between corners 46 from the middle, at 103.
 */
class GapFitTest {
  private final Plane lightness = new Plane(-150, -70, 300, 310);
  private final LabFace face = new LabFace(lightness, lightness.alike(), lightness.alike());

  GapFitTest() {
    Arrays.fill(face.lightness().data, 190);
    Arrays.fill(face.a().data, 16);
    Arrays.fill(face.b().data, 18);
  }

  private void oval(int x, int y, double rx, double ry, float light, float a, float b) {
    for (int j = (int) (y - ry); j <= y + ry; j++) {
      for (int i = (int) (x - rx); i <= x + rx; i++) {
        double u = (i - x) / rx;
        double v = (j - y) / ry;
        if (u * u + v * v <= 1) {
          int at = (j - lightness.top) * lightness.width + i - lightness.left;
          face.lightness().data[at] = light;
          face.a().data[at] = a;
          face.b().data[at] = b;
        }
      }
    }
  }

  private void partedLips(float red, double thick, double high, float dark) {
    oval(0, 101, 50, thick, 165, red, 18);
    oval(0, 111, 44, 11, 170, red, 18);
    oval(0, 103, 46, high + 0.6, dark, 0.9f * red, 14);
    oval(-3, 103, 22, high, 235, 4, 8);
  }

  private MouthShape fit() {
    LabFace seen =
        new LabFace(face.lightness().blurred(1.5), face.a().blurred(2), face.b().blurred(2));
    MouthEvidence evidence = new MouthEvidence(seen, 2);
    return new GapFit(seen, evidence).fit(new MouthFit(evidence).fit());
  }

  /** Pale skin over the upper lip, between ruddy cheeks, has the outline of an open mouth. */
  @Test
  void openingIsBetweenTheLips_notOverTheUpperOne() {
    oval(-40, 86, 20, 18, 180, 24, 18);
    oval(40, 86, 20, 18, 180, 24, 18);
    oval(0, 90, 22, 9, 205, 9, 14);
    partedLips(22, 6, 4, 130);

    MouthShape mouth = fit();

    assertThat(mouth.gap()).isBetween(8.0, 12.0);
    assertThat(mouth.centreY()).isBetween(97.0, 103.0);
    assertThat(mouth.centreY() + mouth.bend()).isBetween(99.0, 106.0);
  }

  /** The light on the lower lip makes an opening look higher than its teeth. */
  @Test
  void lineOfTeeth_isAnOpening() {
    oval(0, 83, 24, 12, 205, 6, 14);
    partedLips(30, 7, 3.5, 90);

    MouthShape mouth = fit();

    assertThat(mouth.gap()).isBetween(8.0, 12.0);
    assertThat(mouth.centreY()).isBetween(98.0, 103.0);
  }

  /** A mouth that laughs, from 100 to 126: red between two rows of teeth, but no lip. */
  @Test
  void tongueBetweenTeeth_isWithinTheOpening() {
    oval(0, 113, 52, 21, 165, 22, 18);
    oval(0, 113, 46, 13, 40, 10, 6);
    oval(0, 114, 28, 6, 130, 30, 16);
    oval(0, 105, 32, 5, 235, 4, 8);
    oval(0, 123, 28, 3, 210, 5, 9);

    MouthShape mouth = fit();

    assertThat(mouth.centreY()).isBetween(98.0, 104.0);
    assertThat(mouth.centreY() + mouth.gap()).isBetween(122.0, 130.0);
  }

  @Test
  void closedLips_areNoOpening() {
    oval(0, 101, 50, 6, 165, 30, 18);
    oval(0, 109, 44, 9, 170, 30, 18);
    oval(0, 103, 46, 1.5, 90, 25, 14);

    assertThat(fit().gap()).isZero();
  }
}
