package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;

/**
 * A picture in grey: {@code uint8[height, width]}, the form in which cascades look at the world.
 *
 * @param width pixels
 * @param height pixels
 * @param pixels rows from the top, unsigned
 */
record GreyPicture(int width, int height, byte[] pixels) {

  /**
   * Returns the luma (BT.601) of {@code picture}, reduced by averaging so that it fits a square.
   */
  static GreyPicture of(FrameBuffer picture, int longestSide) {
    int w = picture.width();
    int h = picture.height();
    double scale = Math.min(1, longestSide / (double) Math.max(w, h));
    int tw = Math.max(1, (int) Math.round(w * scale));
    int th = Math.max(1, (int) Math.round(h * scale));
    byte[] rgb = picture.rgb();
    byte[] grey = new byte[tw * th];
    for (int y = 0; y < th; y++) {
      int y0 = (int) ((long) y * h / th);
      int y1 = Math.max(y0 + 1, (int) ((long) (y + 1) * h / th));
      int stepY = Math.max(1, (y1 - y0) / 4); // 4 x 4 samples of a large cell are average enough
      for (int x = 0; x < tw; x++) {
        int x0 = (int) ((long) x * w / tw);
        int x1 = Math.max(x0 + 1, (int) ((long) (x + 1) * w / tw));
        int stepX = Math.max(1, (x1 - x0) / 4);
        int sum = 0;
        int count = 0;
        for (int v = y0; v < y1; v += stepY) {
          for (int u = x0; u < x1; u += stepX) {
            int i = 3 * (v * w + u);
            sum += 299 * (rgb[i] & 255) + 587 * (rgb[i + 1] & 255) + 114 * (rgb[i + 2] & 255);
            count++;
          }
        }
        grey[y * tw + x] = (byte) ((sum / count + 500) / 1000);
      }
    }
    return new GreyPicture(tw, th, grey);
  }

  /** Returns this picture with its values spread so that all are about equally frequent. */
  GreyPicture equalized() {
    int[] histogram = new int[256];
    for (byte value : pixels) {
      histogram[value & 255]++;
    }
    int first = 0;
    while (histogram[first] == 0) {
      first++;
    }
    if (histogram[first] == pixels.length) {
      return this;
    }
    float scale = 255f / (pixels.length - histogram[first]);
    byte[] map = new byte[256];
    int sum = 0;
    for (int i = first + 1; i < 256; i++) {
      sum += histogram[i];
      map[i] = (byte) Math.round(sum * scale);
    }
    byte[] result = new byte[pixels.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = map[pixels[i] & 255];
    }
    return new GreyPicture(width, height, result);
  }

  /** Returns this picture in another size, each pixel interpolated between its four neighbours. */
  GreyPicture resized(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    int[] left = new int[newWidth];
    int[] weight = new int[newWidth];
    for (int x = 0; x < newWidth; x++) {
      double u = clamp((x + 0.5) * width / newWidth - 0.5, width - 1);
      left[x] = Math.min((int) u, Math.max(0, width - 2));
      weight[x] = (int) Math.round((u - left[x]) * 256);
    }
    byte[] result = new byte[newWidth * newHeight];
    int nextColumn = width > 1 ? 1 : 0;
    for (int y = 0; y < newHeight; y++) {
      double v = clamp((y + 0.5) * height / newHeight - 0.5, height - 1);
      int top = Math.min((int) v, Math.max(0, height - 2));
      int down = (int) Math.round((v - top) * 256);
      int row = top * width;
      int below = height > 1 ? row + width : row;
      for (int x = 0; x < newWidth; x++) {
        int i = row + left[x];
        int j = below + left[x];
        int k = weight[x];
        int a = (pixels[i] & 255) * (256 - k) + (pixels[i + nextColumn] & 255) * k;
        int b = (pixels[j] & 255) * (256 - k) + (pixels[j + nextColumn] & 255) * k;
        result[y * newWidth + x] = (byte) ((a * (256 - down) + b * down + (1 << 15)) >> 16);
      }
    }
    return new GreyPicture(newWidth, newHeight, result);
  }

  /** Returns the rectangle whose upper left corner is ({@code x0}, {@code y0}). */
  GreyPicture part(int x0, int y0, int w, int h) {
    byte[] result = new byte[w * h];
    for (int y = 0; y < h; y++) {
      System.arraycopy(pixels, (y0 + y) * width + x0, result, y * w, w);
    }
    return new GreyPicture(w, h, result);
  }

  /**
   * Returns {@code w} x {@code h} pixels around ({@code centreX}, {@code centreY}), {@code scale}
   * pixels of this picture apart, with the axes turned clockwise (as seen) by {@code degrees}; what
   * lies outside repeats the border.
   */
  GreyPicture crop(double centreX, double centreY, double scale, double degrees, int w, int h) {
    double c = Math.cos(Math.toRadians(degrees)) * scale;
    double s = Math.sin(Math.toRadians(degrees)) * scale;
    byte[] result = new byte[w * h];
    for (int y = 0; y < h; y++) {
      double dy = y + 0.5 - h * 0.5;
      for (int x = 0; x < w; x++) {
        double dx = x + 0.5 - w * 0.5;
        result[y * w + x] =
            (byte) Math.round(at(centreX + c * dx - s * dy, centreY + s * dx + c * dy));
      }
    }
    return new GreyPicture(w, h, result);
  }

  /** Returns the value at ({@code x}, {@code y}), where (0, 0) is the middle of the first pixel. */
  private float at(double x, double y) {
    double u = clamp(x, width - 1);
    double v = clamp(y, height - 1);
    int i = (int) u;
    int j = (int) v;
    int right = Math.min(i + 1, width - 1);
    int below = Math.min(j + 1, height - 1);
    double fx = u - i;
    double fy = v - j;
    double upper =
        (pixels[j * width + i] & 255) * (1 - fx) + (pixels[j * width + right] & 255) * fx;
    double lower =
        (pixels[below * width + i] & 255) * (1 - fx) + (pixels[below * width + right] & 255) * fx;
    return (float) (upper * (1 - fy) + lower * fy);
  }

  private static double clamp(double value, double high) {
    return Math.max(0, Math.min(high, value));
  }
}
