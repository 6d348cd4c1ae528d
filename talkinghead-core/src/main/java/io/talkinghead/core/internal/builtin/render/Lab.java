package io.talkinghead.core.internal.builtin.render;

/**
 * CIE L*a*b* under D65, of sRGB colours ({@code IEC 61966-2-1}, {@code CIE 15}): where "a little
 * darker, a little yellower" can be said in numbers.
 *
 * @param lightness L*, 0 to 100
 * @param a green to red
 * @param b blue to yellow
 */
record Lab(double lightness, double a, double b) {
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;

  /** Returns the colour {@code 0xRRGGBB}. */
  static Lab of(int rgb) {
    double red = linear(((rgb >> 16) & 255) / 255.0);
    double green = linear(((rgb >> 8) & 255) / 255.0);
    double blue = linear((rgb & 255) / 255.0);
    double x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE_X);
    double y = root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    double z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE_Z);
    return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
  }

  /** Returns this colour as {@code 0xRRGGBB}, clipped to what sRGB can show. */
  int rgb() {
    double fy = (lightness + 16) / 116;
    double x = WHITE_X * cube(fy + a / 500);
    double y = cube(fy);
    double z = WHITE_Z * cube(fy - b / 200);
    int red = pack(3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
    int green = pack(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z);
    int blue = pack(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
    return (red << 16) | (green << 8) | blue;
  }

  private static double linear(double c) {
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static int pack(double c) {
    double s = c <= 0.0031308 ? 12.92 * c : 1.055 * Math.pow(c, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Curves.clamp(s, 0, 1));
  }

  private static double root(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  private static double cube(double f) {
    return f * f * f > 216.0 / 24389 ? f * f * f : (116 * f - 16) * 27 / 24389;
  }
}
