package io.talkinghead.core.internal.builtin.face;

/**
 * What speaks for a mouth, everywhere below the eyes: how red the place is compared with its
 * surroundings, and how much it looks like a dark horizontal line.
 *
 * <p>Redness is a high-pass, so that blushed cheeks do not win. Where the picture has no colour of
 * its own (grey, sepia) the darkness of the lips stands in for it, in the measure in which colour
 * is missing.
 */
final class MouthEvidence {
  private static final double SURROUNDINGS = 22;

  /** Redness in [-1, 1.5]. */
  final Plane red;

  /** Dark horizontal lines in [0, 1.5]. */
  final Plane valley;

  /** Smoothed lightness, 0 to 255. */
  final Plane lightness;

  /** Median lightness of the skin under the eyes. */
  final float skin;

  /** How much colour there is to go by: 1 plenty, 0 none. */
  final double colour;

  MouthEvidence(LabFace face, double magnification) {
    double detail = Math.max(1.2, 0.55 * magnification);
    lightness = seen(face.lightness()).blurred(detail);
    Plane a = face.a().blurred(Math.max(1.5, 0.8 * magnification));
    Plane around = seen(a.blurred(SURROUNDINGS));
    Plane own = seen(a);
    red = own.alike();
    for (int i = 0; i < red.data.length; i++) {
      red.data[i] = clip((own.data[i] - around.data[i]) / 8, -1, 1.5f);
    }
    double redness = quantile(red, -50, 50, 70, 150, 0.97);
    double ownColour = quantile(unexplained(face).blurred(3), -50, 50, 70, 150, 0.97) / 8;
    colour = Math.max(0, Math.min(1, (Math.min(redness, 2 * ownColour) - 0.2) / 0.4));
    if (colour < 1) {
      Plane lightAround = seen(face.lightness().blurred(detail).blurred(SURROUNDINGS));
      float share = (float) colour;
      for (int i = 0; i < red.data.length; i++) {
        float dark = clip((lightAround.data[i] - lightness.data[i]) / 24, -1, 1.2f);
        red.data[i] = clip(share * red.data[i] + (1 - share) * 0.8f * dark, -1, 1.5f);
      }
    }
    skin = quantile(lightness, -35, 35, 45, 75, 0.5);
    valley = lightness.alike();
    int w = valley.width;
    for (int y = 7; y < valley.height - 10; y++) {
      for (int x = 0; x < w; x++) {
        int i = y * w + x;
        float[] l = lightness.data;
        float above = Math.min(l[i - 7 * w], l[i - 4 * w] + 6);
        float below = Math.min(l[i + 7 * w], l[i + 4 * w] + 6);
        valley.data[i] = clip((Math.min(above, below) - l[i]) / 18, 0, 1.5f);
      }
    }
  }

  /** Returns the part of {@code plane} in which mouths are sought, and a margin. */
  private static Plane seen(Plane plane) {
    return plane.part(-132, 132, 4, 236);
  }

  /**
   * Returns what is left of a* when the mean of all places of the same lightness is taken away:
   * nothing in a toned print, whose colour follows its lightness. Of the middle of the mouth only.
   */
  private static Plane unexplained(LabFace face) {
    Plane a = face.a();
    float[] light = face.lightness().data;
    int bins = 16;
    float[] sum = new float[bins + 1];
    float[] count = new float[bins + 1];
    for (int i = 0; i < a.data.length; i++) {
      float at = clip(light[i] / 255 * bins, 0, bins - 0.001f);
      int bin = (int) at;
      float share = at - bin;
      sum[bin] += (1 - share) * a.data[i];
      sum[bin + 1] += share * a.data[i];
      count[bin] += 1 - share;
      count[bin + 1] += share;
    }
    Plane rest = a.part(-60, 60, 60, 160);
    float[] restLight = face.lightness().part(-60, 60, 60, 160).data;
    for (int i = 0; i < rest.data.length; i++) {
      float at = clip(restLight[i] / 255 * bins, 0, bins - 0.001f);
      int bin = (int) at;
      float share = at - bin;
      float mean =
          (1 - share) * sum[bin] / Math.max(count[bin], 1e-3f)
              + share * sum[bin + 1] / Math.max(count[bin + 1], 1e-3f);
      rest.data[i] -= mean;
    }
    return rest;
  }

  /** Returns the quantile {@code share} of {@code plane} over a rectangle. */
  static float quantile(Plane plane, int x0, int x1, int y0, int y1, double share) {
    float[] values = new float[(x1 - x0) * (y1 - y0)];
    int n = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        values[n++] = plane.nearest(x, y);
      }
    }
    return Ranks.nth(values, (int) (share * (n - 1)));
  }

  static float clip(float value, float low, float high) {
    return Math.max(low, Math.min(high, value));
  }
}
