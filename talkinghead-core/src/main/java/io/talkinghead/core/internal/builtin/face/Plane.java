package io.talkinghead.core.internal.builtin.face;

/**
 * One measured quantity over a part of the face: {@code float[height, width]}, one value per
 * hundredth of the distance between the irises. Places are given in these hundredths from the
 * middle between the irises, x along the eyes, y down the face.
 *
 * <p>A value outside the part is that of its border.
 */
final class Plane {
  final int left;
  final int top;
  final int width;
  final int height;
  final float[] data;

  Plane(int left, int top, int width, int height) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    data = new float[width * height];
  }

  /** Returns the values of {@code grey}, at its own pixels. */
  static Plane of(GreyPicture grey) {
    Plane plane = new Plane(0, 0, grey.width(), grey.height());
    for (int i = 0; i < plane.data.length; i++) {
      plane.data[i] = grey.pixels()[i] & 255;
    }
    return plane;
  }

  /**
   * Returns the part from ({@code x0}, {@code y0}) to before ({@code x1}, {@code y1}), as far as
   * there is one. What is smoothed afterwards needs a margin of three standard deviations.
   */
  Plane part(int x0, int x1, int y0, int y1) {
    int fromX = Math.max(x0, left);
    int fromY = Math.max(y0, top);
    int toX = Math.min(x1, left + width);
    int toY = Math.min(y1, top + height);
    Plane part = new Plane(fromX, fromY, toX - fromX, toY - fromY);
    for (int y = 0; y < part.height; y++) {
      int from = (fromY - top + y) * width + fromX - left;
      System.arraycopy(data, from, part.data, y * part.width, part.width);
    }
    return part;
  }

  /** Returns an empty plane over the same part. */
  Plane alike() {
    return new Plane(left, top, width, height);
  }

  /** Returns the value at ({@code x}, {@code y}), interpolated. */
  float at(float x, float y) {
    float u = Math.max(0, Math.min(width - 1.001f, x - left));
    float v = Math.max(0, Math.min(height - 1.001f, y - top));
    int i = (int) u;
    int j = (int) v;
    float fx = u - i;
    float fy = v - j;
    int p = j * width + i;
    float upper = data[p] + (data[p + 1] - data[p]) * fx;
    float lower = data[p + width] + (data[p + width + 1] - data[p + width]) * fx;
    return upper + (lower - upper) * fy;
  }

  /** Returns the value at the nearest node. */
  float nearest(int x, int y) {
    int i = Math.max(0, Math.min(width - 1, x - left));
    int j = Math.max(0, Math.min(height - 1, y - top));
    return data[j * width + i];
  }

  /** Returns this plane smoothed by a Gaussian of standard deviation {@code sigma}. */
  Plane blurred(double sigma) {
    if (sigma > 4) { // three running means are as good and cost the same for any width
      Plane result = this;
      double side = Math.sqrt(4 * sigma * sigma + 1);
      int radius = (int) Math.max(1, Math.round((side - 1) / 2));
      for (int i = 0; i < 3; i++) {
        result = result.averaged(radius);
      }
      return result;
    }
    int radius = (int) Math.ceil(3 * sigma);
    float[] kernel = new float[radius + 1];
    double total = 0;
    for (int i = 0; i <= radius; i++) {
      kernel[i] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      total += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i <= radius; i++) {
      kernel[i] /= (float) total;
    }
    Plane across = alike();
    float[] row = new float[width + 2 * radius];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = data[y * width + Math.max(0, Math.min(width - 1, i - radius))];
      }
      int to = y * width;
      for (int x = 0; x < width; x++) {
        across.data[to + x] = kernel[0] * row[x + radius];
      }
      for (int k = 1; k <= radius; k++) { // one weight at a time: a loop that runs on vectors
        addPair(across.data, to, width, kernel[k], row, radius - k, radius + k);
      }
    }
    Plane result = alike();
    for (int y = 0; y < height; y++) {
      int to = y * width;
      for (int k = -radius; k <= radius; k++) {
        int from = Math.max(0, Math.min(height - 1, y + k)) * width;
        float weight = kernel[Math.abs(k)];
        addRow(result.data, to, width, weight, across.data, from);
      }
    }
    return result;
  }

  private static void addPair(
      float[] target, int to, int width, float weight, float[] row, int left, int right) {
    for (int x = 0; x < width; x++) {
      target[to + x] += weight * (row[left + x] + row[right + x]);
    }
  }

  private static void addRow(
      float[] target, int to, int width, float weight, float[] source, int from) {
    for (int x = 0; x < width; x++) {
      target[to + x] += weight * source[from + x];
    }
  }

  /** Returns the mean over squares of side {@code 2 radius + 1}. */
  private Plane averaged(int radius) {
    float share = 1f / (2 * radius + 1);
    Plane across = alike();
    for (int y = 0; y < height; y++) {
      int row = y * width;
      float sum = 0;
      for (int x = -radius; x <= radius; x++) {
        sum += data[row + Math.max(0, Math.min(width - 1, x))];
      }
      for (int x = 0; x < width; x++) {
        across.data[row + x] = sum * share;
        sum +=
            data[row + Math.min(width - 1, x + radius + 1)] - data[row + Math.max(0, x - radius)];
      }
    }
    Plane result = alike();
    float[] sums = new float[width];
    for (int y = -radius; y <= radius; y++) {
      addRow(sums, across, y, 1);
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result.data[y * width + x] = sums[x] * share;
      }
      addRow(sums, across, y + radius + 1, 1);
      addRow(sums, across, y - radius, -1);
    }
    return result;
  }

  private static void addRow(float[] sums, Plane plane, int y, int sign) {
    int row = Math.max(0, Math.min(plane.height - 1, y)) * plane.width;
    for (int x = 0; x < plane.width; x++) {
      sums[x] += sign * plane.data[row + x];
    }
  }
}
