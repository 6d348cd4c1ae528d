package io.talkinghead.core.internal.builtin.face;

/**
 * A face in CIE Lab (D65, from sRGB; <a href="https://www.color.org/chardata/rgb/srgb.xalter">IEC
 * 61966-2-1</a>).
 *
 * @param lightness L times 2.55: 0 to 255
 * @param a green to red, about -100 to 100
 * @param b blue to yellow
 */
record LabFace(Plane lightness, Plane a, Plane b) {
  private static final int STEPS = 2048;

  /** {@code f(t)} of the Lab formulas for t in [0, 1]. */
  private static final float[] ROOT = new float[STEPS + 2];

  static {
    for (int i = 0; i < ROOT.length; i++) {
      double t = i / (double) STEPS;
      ROOT[i] = (float) (t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116);
    }
  }

  /** Converts {@code face}; each channel is first raised to {@code gamma}, relative to white. */
  static LabFace of(AlignedFace face, double white, double gamma) {
    float[] linear = new float[1025];
    for (int i = 0; i < linear.length; i++) {
      double v = Math.pow(Math.min(1, i / 4.0 / white), gamma);
      linear[i] = (float) (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
    LabFace lab = new LabFace(face.red.alike(), face.red.alike(), face.red.alike());
    for (int i = 0; i < face.red.data.length; i++) {
      float r = linear[(int) (face.red.data[i] * 4 + 0.5f)];
      float g = linear[(int) (face.green.data[i] * 4 + 0.5f)];
      float b = linear[(int) (face.blue.data[i] * 4 + 0.5f)];
      float fx = root((0.412453f * r + 0.357580f * g + 0.180423f * b) * (1 / 0.950456f));
      float fy = root(0.212671f * r + 0.715160f * g + 0.072169f * b);
      float fz = root((0.019334f * r + 0.119193f * g + 0.950227f * b) * (1 / 1.088754f));
      lab.lightness.data[i] = 2.55f * (116 * fy - 16);
      lab.a.data[i] = 500 * (fx - fy);
      lab.b.data[i] = 200 * (fy - fz);
    }
    return lab;
  }

  private static float root(float t) {
    float at = Math.min(STEPS, t * STEPS);
    int i = (int) at;
    return ROOT[i] + (ROOT[i + 1] - ROOT[i]) * (at - i);
  }
}
