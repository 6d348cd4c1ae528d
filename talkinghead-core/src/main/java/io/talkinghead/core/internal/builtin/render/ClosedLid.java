package io.talkinghead.core.internal.builtin.render;

import java.util.Arrays;

/**
 * The skin of an upper lid that the portrait does not show, painted once over the whole eye as it
 * would be seen closed; the {@link EyePass} uncovers it from above as the lid comes down.
 *
 * <p>In life the lid rolls out from under the fold of skin below the brow. Nothing above the fold
 * moves, so no brow can be dragged along, however low it lies. The colour goes over from that above
 * the eye to that below it, each taken column by column and smoothed, so that the lid keeps the
 * light and shade of its side of the face; lids bulge a little, and share the grain of the picture.
 * Opacity ends softly above the open lid and beside the corners.
 */
final class ClosedLid {
  private static final int COLUMNS = 41;

  /** How far above the open lid the painted one begins, and is whole, face units. */
  private static final double BEGINS = 0.058;

  private static final double WHOLE = 0.030;

  private final EyeShape eye;
  private final FaceSpace space;
  private final Picture picture;
  private final double left;
  private final double step;
  private final double[][] above;
  private final double[][] below;

  /** The lid, in pixels of the box that it was painted for. */
  final Sprite skin;

  /** Colour of the lashes along the lid's edge, {@code 0xRRGGBB}. */
  final int lashes;

  /** Thickness of their line, face units. */
  final double thickness;

  /** Paints the lid of {@code eye} over the pixels of {@code box}. */
  ClosedLid(EyeShape eye, FaceSpace space, Picture picture, PixelBox box) {
    this.eye = eye;
    this.space = space;
    this.picture = picture;
    left = eye.centreX - 1.2 * eye.halfWidth;
    step = 2.4 * eye.halfWidth / (COLUMNS - 1);
    below = smooth(strip(1, 0.5));
    double[][] over = strip(-1, 0.65);
    for (int i = 0; i < COLUMNS; i++) {
      if (luma(over[i]) > 1.25 * luma(below[i]) + 6) { // white of the eye, and no skin
        over[i] = below[i];
      }
    }
    above = smooth(over);
    lashes = darkest();
    thickness = Curves.clamp(thickness(), 0.020, eye.upper > 0.14 ? 0.050 : 0.028);
    skin = new Sprite(box.width(), box.height(), box.x0(), box.y0(), 1, this::at);
  }

  private int at(double x, double y) {
    double u = space.u(x, y);
    double v = space.v(x, y);
    double t = Math.abs(eye.across(u));
    double open = eye.upperLid(u);
    double shut = eye.lowerLid(u);
    double opacity = Curves.rise(open - BEGINS, open - WHOLE, v) * Curves.fall(0.98, 1.16, t);
    double down = Curves.clamp((v - open + WHOLE) / (shut - open + WHOLE), 0, 1.2);
    double light =
        1
            + 0.05 * Curves.bell((down - 0.5) / 0.3) * (1 - t * t)
            - 0.07 * Curves.bell((v - open) / 0.025)
            - 0.06 * Curves.rise(0.75, 1, down);
    double weight = 0.75 * Curves.rise(0.05, 0.95, down);
    double column = Curves.clamp((u - left) / step, 0, COLUMNS - 1.001);
    int i = (int) column;
    double grain = grain(u, v);
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      double over = Curves.mix(above[i][c], above[i + 1][c], column - i);
      double under = Curves.mix(below[i][c], below[i + 1][c], column - i);
      double value = light * Curves.mix(over, under, weight) + grain;
      rgb = (rgb << 8) | (int) Curves.clamp(Math.rint(value), 0, 255);
    }
    return Sprite.colour(rgb, opacity);
  }

  /**
   * Returns, column by column, the colour of the skin above (-1) or below (1) the eye: of the
   * places there that one of the given rank in lightness, as hair is dark.
   */
  private double[][] strip(int side, double rank) {
    int[] colours = new int[7];
    double[][] strip = new double[COLUMNS][3];
    for (int i = 0; i < COLUMNS; i++) {
      double u = left + i * step;
      for (int k = 0; k < colours.length; k++) {
        double v =
            side < 0 ? eye.upperLid(u) - 0.025 - 0.01 * k : eye.lowerLid(u) + 0.025 + 0.01 * k;
        colours[k] = picture.at(space.x(u, v), space.y(u, v));
      }
      int rgb = ranked(colours, rank);
      strip[i] = new double[] {rgb >> 16, (rgb >> 8) & 255, rgb & 255};
    }
    return strip;
  }

  private static double luma(double[] c) {
    return (299 * c[0] + 587 * c[1] + 114 * c[2]) / 1000;
  }

  private static int ranked(int[] colours, double rank) {
    long[] keyed = new long[colours.length];
    for (int k = 0; k < keyed.length; k++) {
      keyed[k] = ((long) Palette.luma(colours[k]) << 32) | colours[k];
    }
    Arrays.sort(keyed);
    return (int) keyed[(int) Math.round(rank * (keyed.length - 1))];
  }

  /**
   * The median of neighbouring columns, then their mean: wrinkles and lashes must not be stripes.
   */
  private static double[][] smooth(double[][] strip) {
    double[][] result = new double[COLUMNS][3];
    double[][] medians = new double[COLUMNS][3];
    double[] near = new double[9];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < COLUMNS; i++) {
        for (int k = -4; k <= 4; k++) {
          near[k + 4] = strip[Math.max(0, Math.min(COLUMNS - 1, i + k))][c];
        }
        Arrays.sort(near);
        medians[i][c] = near[4];
      }
      for (int i = 0; i < COLUMNS; i++) {
        double sum = 0;
        for (int k = -4; k <= 4; k++) {
          sum += medians[Math.max(0, Math.min(COLUMNS - 1, i + k))][c];
        }
        result[i][c] = sum / 9;
      }
    }
    return result;
  }

  /** The picture's grain, taken under the eye: how a pixel differs from those around it. */
  private double grain(double u, double v) {
    double depth = 0.07;
    double phase = Math.abs((v - eye.base(u)) / depth) % 2;
    double from = eye.lowerLid(u) + 0.03 + depth * (phase < 1 ? phase : 2 - phase);
    double x = Math.rint(space.x(u, from));
    double y = Math.rint(space.y(u, from));
    int around = 0;
    for (int k = 0; k < 9; k++) {
      around += Palette.luma(picture.at(x + k % 3 - 1, y + k / 3 - 1));
    }
    return Curves.clamp(Palette.luma(picture.at(x, y)) - around / 9.0, -6, 6);
  }

  /** Returns how thick the dark line of the open lid is beside the iris: the median. */
  private double thickness() {
    int[] dark = new int[COLUMNS];
    int n = 0;
    for (int i = 0; i < COLUMNS; i++) {
      double u = left + i * step;
      double fromIris = Math.abs(Math.abs(u) - 0.5);
      if (fromIris < 0.11 || fromIris > 0.19) {
        continue;
      }
      double middle = (luma(below[i]) + Palette.luma(lashes)) / 2;
      for (int k = -10; k <= 10; k++) {
        double v = eye.upperLid(u) + 0.004 * k;
        dark[n] += Palette.luma(picture.at(space.x(u, v), space.y(u, v))) < middle ? 1 : 0;
      }
      n++;
    }
    Arrays.sort(dark, 0, n);
    return 0.004 * dark[n / 2];
  }

  /** The dark line of the open lid: the tenth of the places along it that is darkest. */
  private int darkest() {
    int[] colours = new int[9 * COLUMNS];
    int n = 0;
    for (int i = 0; i < COLUMNS; i++) {
      double u = left + i * step;
      for (int k = -4; k <= 4 && Math.abs(eye.across(u)) < 0.8; k++) {
        double v = eye.upperLid(u) + 0.01 * k;
        colours[n++] = picture.at(space.x(u, v), space.y(u, v));
      }
    }
    return ranked(Arrays.copyOf(colours, n), 0.1);
  }
}
