package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;

/**
 * The part of a picture that holds one face, reduced by a whole factor so that the face is some 300
 * to 600 pixels wide: large enough to measure, small enough to be quick. {@code float[height,
 * width]} per channel, 0 to 255.
 */
final class WorkPicture {
  /** Width of a face box below which nothing is reduced, pixels. */
  private static final double FINE = 300;

  private final int width;
  private final int height;
  private final int left;
  private final int top;
  private final int factor;
  private final float[][] channels;

  private WorkPicture(int left, int top, int width, int height, int factor) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.factor = factor;
    channels = new float[3][width * height];
  }

  /** Cuts three times the face out of {@code picture}. */
  static WorkPicture around(FrameBuffer picture, double centreX, double centreY, double size) {
    int factor = Math.max(1, (int) (size / FINE));
    double reach = 1.5 * size;
    int x0 = Math.max(0, Math.min(picture.width() - factor, (int) (centreX - reach)));
    int y0 = Math.max(0, Math.min(picture.height() - factor, (int) (centreY - reach)));
    int x1 = Math.min(picture.width(), (int) Math.ceil(centreX + reach));
    int y1 = Math.min(picture.height(), (int) Math.ceil(centreY + reach));
    x0 = Math.max(0, x0);
    y0 = Math.max(0, y0);
    int f = Math.min(factor, Math.min(picture.width(), picture.height()));
    WorkPicture work =
        new WorkPicture(x0, y0, Math.max(1, (x1 - x0) / f), Math.max(1, (y1 - y0) / f), f);
    work.fill(picture);
    return work;
  }

  private void fill(FrameBuffer picture) {
    byte[] rgb = picture.rgb();
    float share = 1f / (factor * factor);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int r = 0;
        int g = 0;
        int b = 0;
        for (int v = 0; v < factor; v++) {
          int i = 3 * ((top + y * factor + v) * picture.width() + left + x * factor);
          for (int u = 0; u < factor; u++) {
            r += rgb[i++] & 255;
            g += rgb[i++] & 255;
            b += rgb[i++] & 255;
          }
        }
        int at = y * width + x;
        channels[0][at] = r * share;
        channels[1][at] = g * share;
        channels[2][at] = b * share;
      }
    }
  }

  /** Returns x here of a pixel of the picture; (0, 0) is the middle of the first pixel of each. */
  double toWorkX(double x) {
    return (x - left + 0.5) / factor - 0.5;
  }

  /** Returns y here of a pixel of the picture. */
  double toWorkY(double y) {
    return (y - top + 0.5) / factor - 0.5;
  }

  /** Returns the side of a pixel here in pixels of the picture. */
  double pixelSize() {
    return factor;
  }

  /** Returns the luma. */
  GreyPicture grey() {
    byte[] luma = new byte[width * height];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          (byte)
              Math.round(
                  0.299f * channels[0][i] + 0.587f * channels[1][i] + 0.114f * channels[2][i]);
    }
    return new GreyPicture(width, height, luma);
  }

  /** Writes red, green and blue at ({@code x}, {@code y}) of the picture to {@code target}. */
  void sample(double x, double y, float[] target) {
    double u = Math.max(0, Math.min(width - 1, toWorkX(x)));
    double v = Math.max(0, Math.min(height - 1, toWorkY(y)));
    int i = (int) u;
    int j = (int) v;
    int right = i + 1 < width ? 1 : 0;
    int below = j + 1 < height ? width : 0;
    float fx = (float) (u - i);
    float fy = (float) (v - j);
    int at = j * width + i;
    for (int c = 0; c < 3; c++) {
      float[] d = channels[c];
      float upper = d[at] + (d[at + right] - d[at]) * fx;
      float lower = d[at + below] + (d[at + below + right] - d[at + below]) * fx;
      target[c] = upper + (lower - upper) * fy;
    }
  }
}
