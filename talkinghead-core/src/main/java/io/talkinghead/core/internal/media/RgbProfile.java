package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The colour space of a picture, as the ICC profile in its file describes it (ICC.1:2022), and the
 * way from it to sRGB: curves to light, a matrix by way of XYZ (D50), and the curve of sRGB (IEC
 * 61966-2-1), clipped. That covers Display P3, Adobe RGB and whatever else is made of three
 * primaries and curves; profiles of grey, of inks and those that are only tables are left aside.
 *
 * <p>Immutable. <b>Threads:</b> any number of callers.
 */
final class RgbProfile {
  /** More is no profile of three primaries and curves. */
  static final int MAX_BYTES = 1 << 20;

  private static final int HEADER = 128;
  private static final int LEVELS = 256;
  private static final int CODES = 1 << 16;

  /** XYZ (D50) to linear sRGB: the inverse of the primaries in the usual sRGB profile. */
  private static final double[][] FROM_XYZ = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private static final double[] WHITE = {0.9642, 1, 0.8249}; // D50
  private static final double WHITE_TOLERANCE = 0.02;

  /** A map that moves no colour by more than this is that of sRGB, as somebody else rounded it. */
  private static final int SAME_LEVELS = 3;

  private final float[][] light; // [channel][8-bit value]
  private final float[][] matrix;

  private RgbProfile(float[][] light, float[][] matrix) {
    this.light = light;
    this.matrix = matrix;
  }

  /** Thrown for a profile that contradicts itself. */
  private static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String what) {
      super(what);
    }
  }

  /**
   * Returns the way from the colours of the profile {@code icc} to sRGB; null if they are sRGB
   * already, or the profile is damaged or of another kind, which is logged.
   */
  static @Nullable RgbProfile parse(byte[] icc) {
    if (icc.length == 0) {
      return null;
    }
    try {
      RgbProfile profile = read(icc);
      return profile.isIdentity() ? null : profile;
    } catch (DamagedException | IndexOutOfBoundsException e) {
      System.getLogger(RgbProfile.class.getName())
          .log(
              System.Logger.Level.INFO,
              "The colour profile of the picture is left aside, its colours are taken as sRGB: {0}",
              e.getMessage());
      return null;
    }
  }

  private static RgbProfile read(byte[] icc) throws DamagedException {
    require(icc.length <= MAX_BYTES && PictureFile.is(icc, 36, "acsp"), "it is none");
    require(PictureFile.is(icc, 16, "RGB ") && PictureFile.is(icc, 20, "XYZ "), "not three lights");
    float[][] light = new float[3][];
    double[][] primaries = new double[3][3]; // [X Y Z][channel]
    for (int c = 0; c < 3; c++) {
      light[c] = curve(icc, tag(icc, "rgb".charAt(c) + "TRC"));
      int at = tag(icc, "rgb".charAt(c) + "XYZ");
      require(PictureFile.is(icc, at, "XYZ "), "a primary is damaged");
      for (int i = 0; i < 3; i++) {
        primaries[i][c] = fixed(icc, at + 8 + 4 * i);
      }
    }
    float[][] matrix = new float[3][3];
    for (int i = 0; i < 3; i++) {
      double sum = primaries[i][0] + primaries[i][1] + primaries[i][2];
      require(Math.abs(sum - WHITE[i]) < WHITE_TOLERANCE, "its primaries do not make white");
      for (int c = 0; c < 3; c++) {
        for (int k = 0; k < 3; k++) {
          matrix[i][c] += (float) (FROM_XYZ[i][k] * primaries[k][c]);
        }
      }
    }
    return new RgbProfile(light, matrix);
  }

  /** Returns where the data of the tag called {@code name} begin. */
  private static int tag(byte[] icc, String name) throws DamagedException {
    int count = PictureFile.be32(icc, HEADER);
    for (int i = 0; i < count; i++) {
      int entry = HEADER + 4 + 12 * i;
      if (entry + 12 > icc.length) {
        break;
      }
      if (PictureFile.is(icc, entry, name)) {
        int at = PictureFile.be32(icc, entry + 4);
        require(at >= HEADER && at < icc.length, name + " lies outside of it");
        return at;
      }
    }
    throw new DamagedException("no " + name + " in it");
  }

  /** Returns the light of each 8-bit value, 0 to 1. */
  private static float[] curve(byte[] icc, int at) throws DamagedException {
    float[] light = new float[LEVELS];
    boolean parametric = PictureFile.is(icc, at, "para");
    require(parametric || PictureFile.is(icc, at, "curv"), "a curve is of an unknown kind");
    for (int v = 0; v < LEVELS; v++) {
      double x = v / (LEVELS - 1.0);
      double y = parametric ? parametric(icc, at, x) : sampled(icc, at, x);
      require(y >= (v == 0 ? -0.01 : light[v - 1] - 1e-4) && y < 1.01, "a curve is damaged");
      light[v] = (float) Math.max(v == 0 ? 0 : light[v - 1], Math.min(1, y));
    }
    require(light[LEVELS - 1] > 0.9, "a curve has no white");
    return light;
  }

  /** Section 10.6: nothing, a power, or a table. */
  private static double sampled(byte[] icc, int at, double x) throws DamagedException {
    int count = PictureFile.be32(icc, at + 8);
    require(count >= 0 && count <= MAX_BYTES / 2, "a curve is damaged");
    if (count == 0) {
      return x;
    }
    if (count == 1) {
      return Math.pow(x, PictureFile.be16(icc, at + 12) / 256.0);
    }
    double place = x * (count - 1);
    int below = Math.min(count - 2, (int) place);
    double low = PictureFile.be16(icc, at + 12 + 2 * below);
    double high = PictureFile.be16(icc, at + 14 + 2 * below);
    return (low + (place - below) * (high - low)) / 65_535;
  }

  /** Section 10.18: powers with a straight beginning. */
  private static double parametric(byte[] icc, int at, double x) throws DamagedException {
    int kind = PictureFile.be16(icc, at + 8);
    require(kind <= 4, "a curve is of an unknown kind");
    double[] p = {1, 1, 0, 0, 0, 0, 0}; // g a b c d e f
    int count = new int[] {1, 3, 4, 5, 7}[kind];
    for (int i = 0; i < count; i++) {
      p[i] = fixed(icc, at + 12 + 4 * i);
    }
    boolean zeroBelow = kind == 1 || kind == 2;
    double from = zeroBelow ? -p[2] / p[1] : kind == 0 ? 0 : p[4];
    double offset = kind == 2 ? p[3] : p[5];
    double slope = zeroBelow ? 0 : p[3];
    double below = kind == 2 ? p[3] : p[6];
    return x >= from ? Math.pow(Math.max(0, p[1] * x + p[2]), p[0]) + offset : slope * x + below;
  }

  private static double fixed(byte[] icc, int at) {
    return PictureFile.be32(icc, at) / 65_536.0;
  }

  private static void require(boolean condition, String otherwise) throws DamagedException {
    if (!condition) {
      throw new DamagedException(otherwise);
    }
  }

  private boolean isIdentity() {
    byte[] probe = new byte[3 * 6 * 6 * 6];
    for (int i = 0, at = 0; i < 216; i++) {
      probe[at++] = (byte) (i / 36 * 51);
      probe[at++] = (byte) (i / 6 % 6 * 51);
      probe[at++] = (byte) (i % 6 * 51);
    }
    byte[] mapped = probe.clone();
    apply(mapped);
    for (int i = 0; i < probe.length; i++) {
      if (Math.abs((probe[i] & 0xff) - (mapped[i] & 0xff)) > SAME_LEVELS) {
        return false;
      }
    }
    return true;
  }

  /** Brings {@code picture} to sRGB. */
  void apply(FrameBuffer picture) {
    apply(picture.rgb());
  }

  private void apply(byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      float r = light[0][rgb[i] & 0xff];
      float g = light[1][rgb[i + 1] & 0xff];
      float b = light[2][rgb[i + 2] & 0xff];
      for (int c = 0; c < 3; c++) {
        float[] row = matrix[c];
        float value = row[0] * r + row[1] * g + row[2] * b;
        int code = Math.round(value * (CODES - 1));
        rgb[i + c] = Encoding.OF_LIGHT[Math.max(0, Math.min(CODES - 1, code))];
      }
    }
  }

  /** The 8-bit value of each sixteen-bit amount of light in sRGB; made when first needed. */
  private static final class Encoding {
    static final byte[] OF_LIGHT = new byte[CODES];

    static {
      for (int i = 0; i < CODES; i++) {
        double y = i / (CODES - 1.0);
        double x = y <= 0.0031308 ? 12.92 * y : 1.055 * Math.pow(y, 1 / 2.4) - 0.055;
        OF_LIGHT[i] = (byte) Math.round(255 * x);
      }
    }
  }
}
