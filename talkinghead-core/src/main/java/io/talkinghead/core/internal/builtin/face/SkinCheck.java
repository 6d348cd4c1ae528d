package io.talkinghead.core.internal.builtin.face;

import java.util.Arrays;

/**
 * Tells skin from fur by what lies between the eyes and the mouth: skin is smooth in some places at
 * least, beside a beard, glasses or freckles; fur is rough everywhere. And, in colour, skin is
 * redder than grey.
 *
 * @param roughness contrast of details 1 to 4 hundredths of the eye distance wide, in the smoother
 *     parts of both cheeks; lightness units of 255; skin 1 to 4, fur 6 and more
 * @param grain the same for finer details: what noise and canvas have more of than fur
 * @param redness a* of the cheeks, tones as in the picture
 * @param chroma distance of the cheeks from grey in Lab
 */
record SkinCheck(double roughness, double grain, double redness, double chroma) {
  private static final int BLOCK = 10;

  static SkinCheck of(LabFace lab, double magnification) {
    double finest = Math.max(1.2, 0.6 * magnification);
    Plane light = lab.lightness().part(-120, 120, -30, 120);
    Plane smooth = light.blurred(finest);
    Plane broad = smooth.blurred(4);
    double left = cheek(smooth, broad, -64);
    double right = cheek(smooth, broad, 24);
    double grainLeft = cheek(light, smooth, -64);
    double grainRight = cheek(light, smooth, 24);
    double a = MouthEvidence.quantile(lab.a(), -62, 62, 24, 60, 0.5);
    double b = MouthEvidence.quantile(lab.b(), -62, 62, 24, 60, 0.5);
    return new SkinCheck(
        Math.min(left, right), Math.min(grainLeft, grainRight), a, Math.hypot(a, b));
  }

  /** Mean contrast of the smoother half of the blocks of one cheek. */
  private static double cheek(Plane fine, Plane broad, int x0) {
    double[] energy = new double[16];
    for (int block = 0; block < energy.length; block++) {
      int bx = x0 + block % 4 * BLOCK;
      int by = 24 + block / 4 * BLOCK;
      double sum = 0;
      for (int y = by; y < by + BLOCK; y++) {
        for (int x = bx; x < bx + BLOCK; x++) {
          sum += Math.abs(fine.nearest(x, y) - broad.nearest(x, y));
        }
      }
      energy[block] = sum / (BLOCK * BLOCK);
    }
    Arrays.sort(energy);
    return Arrays.stream(energy, 0, 8).average().orElse(0);
  }
}
