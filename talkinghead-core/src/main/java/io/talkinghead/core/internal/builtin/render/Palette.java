package io.talkinghead.core.internal.builtin.render;

import java.util.Arrays;

/**
 * Colours for the inside of a mouth that a picture never showed, so chosen that they belong to it:
 * lightness follows the skin and is bounded by the picture's own white; in a yellowed painting the
 * teeth are yellowed, in a grey photograph everything is grey.
 */
final class Palette {
  /** A colour {@code 0xRRGGBB} each. */
  final int teeth;

  final int cavity;
  final int tongue;
  final int gum;

  private Palette(int teeth, int cavity, int tongue, int gum) {
    this.teeth = teeth;
    this.cavity = cavity;
    this.tongue = tongue;
    this.gum = gum;
  }

  /** Measures cheeks, and the brightest parts of face and picture. */
  static Palette of(Picture picture, FaceSpace space) {
    Lab skin = cheeks(picture, space);
    double light = skin.lightness() / 100;
    Lab white = white(picture, space);
    double colour = Curves.clamp(Math.hypot(skin.a(), skin.b()) / 14, 0, 1);

    double lightness = Math.min(100 * (0.44 + 0.50 * light), 0.86 * white.lightness());
    Lab teeth =
        new Lab(
            Curves.clamp(lightness, 18, 88),
            colour * (1 + 0.06 * skin.a() + 0.5 * white.a()),
            colour * Curves.clamp(5 + 0.22 * skin.b() + 0.55 * white.b(), -2, 30));
    double dim = Math.min(1, white.lightness() / 85);
    return new Palette(
        teeth.rgb(),
        new Lab(100 * (0.035 + 0.07 * light) * dim, 13 * colour, 7 * colour).rgb(),
        new Lab(100 * (0.16 + 0.32 * light) * dim, 24 * colour, 11 * colour).rgb(),
        new Lab(100 * (0.14 + 0.30 * light) * dim, 24 * colour, 10 * colour).rgb());
  }

  /** The median colour of both cheeks. */
  private static Lab cheeks(Picture picture, FaceSpace space) {
    int[][] channels = new int[3][2 * 15 * 15];
    int n = 0;
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < 15; i++) {
        for (int j = 0; j < 15; j++, n++) {
          double u = side * (0.32 + 0.02 * i);
          double v = 0.38 + 0.02 * j;
          int c = picture.at(space.x(u, v), space.y(u, v));
          channels[0][n] = c >> 16;
          channels[1][n] = (c >> 8) & 255;
          channels[2][n] = c & 255;
        }
      }
    }
    int rgb = 0;
    for (int[] channel : channels) {
      Arrays.sort(channel);
      rgb = (rgb << 8) | channel[n / 2];
    }
    return Lab.of(rgb);
  }

  /**
   * The picture's white: mean of the brightest hundredth of it, or that of the face if it is
   * brighter, of which a part counts.
   */
  private static Lab white(Picture picture, FaceSpace space) {
    int step = Math.max(1, Math.min(picture.width, picture.height) / 128);
    int[] whole = new int[(picture.width / step + 1) * (picture.height / step + 1)];
    int n = 0;
    for (int y = 0; y < picture.height; y += step) {
      for (int x = 0; x < picture.width; x += step) {
        whole[n++] = Lanes.rgb(picture.texels[y * picture.stride + x]);
      }
    }
    int[] face = new int[80 * 80];
    int m = 0;
    for (int i = 0; i < 80; i++) {
      for (int j = 0; j < 80; j++) {
        double u = -0.8 + 0.02 * i;
        double v = -0.3 + 0.02 * j;
        face[m++] = picture.at(space.x(u, v), space.y(u, v));
      }
    }
    Lab brightest = brightest(whole, n);
    Lab inFace = brightest(face, m);
    return new Lab(
        (brightest.lightness() + inFace.lightness()) / 2,
        (brightest.a() + inFace.a()) / 2,
        (brightest.b() + inFace.b()) / 2);
  }

  private static Lab brightest(int[] colours, int n) {
    int[] byLight = new int[256];
    for (int i = 0; i < n; i++) {
      byLight[luma(colours[i])]++;
    }
    int most = Math.max(1, n / 100);
    int threshold = 255;
    for (int seen = byLight[255]; seen < most && threshold > 0; seen += byLight[threshold]) {
      threshold--;
    }
    long[] sum = new long[3];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (luma(colours[i]) >= threshold) {
        sum[0] += colours[i] >> 16;
        sum[1] += (colours[i] >> 8) & 255;
        sum[2] += colours[i] & 255;
        count++;
      }
    }
    count = Math.max(1, count);
    return Lab.of((mean(sum[0], count) << 16) | (mean(sum[1], count) << 8) | mean(sum[2], count));
  }

  private static int mean(long sum, int count) {
    return (int) (sum / count);
  }

  /** Rec. 601 luma, 0 to 255. */
  static int luma(int rgb) {
    return (299 * (rgb >> 16) + 587 * ((rgb >> 8) & 255) + 114 * (rgb & 255)) / 1000;
  }
}
