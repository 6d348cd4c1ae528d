package io.talkinghead.backend.onnx.graph;

/**
 * The three matrices of a minimal filtering algorithm (<a
 * href="https://arxiv.org/abs/1509.09308">Lavin and Gray, 2015</a>), for kernels of three taps:
 * {@code y = out ((kernel w) * (in x))} gives m outputs for m + 2 inputs with as many
 * multiplications.
 *
 * <p>They are Toom and Cook's, made from points at which polynomials are evaluated, infinity being
 * the last. For m = 4 the points 0, 2/3, -2/3, 3/2, -3/2 are taken: of those tried, with sums of
 * 256 channels in float32, they gave the smallest error, less than half of that of the usual 0, 1,
 * -1, 2, -2.
 *
 * @param outputs m
 * @param in {@code [m + 2][m + 2]}, applied to the inputs
 * @param kernel {@code [m + 2][3]}, applied to the kernel
 * @param out {@code [m][m + 2]}, applied to the products
 */
record WinogradTransform(int outputs, double[][] in, double[][] kernel, double[][] out) {
  private static final int TAPS = 3;

  /** Two outputs at once; as exact as the sum itself. */
  static final WinogradTransform TWO = of(2, 0, 1, -1);

  /** Four outputs at once; loses about two bits. */
  static final WinogradTransform FOUR = of(4, 0, 2 / 3.0, -2 / 3.0, 3 / 2.0, -3 / 2.0);

  /** Returns the width of a tile of inputs, m + 2. */
  int width() {
    return outputs + TAPS - 1;
  }

  private static WinogradTransform of(int outputs, double... points) {
    int width = points.length + 1;
    double[][] in = new double[width][width];
    double[][] kernel = new double[width][TAPS];
    double[][] out = new double[outputs][width];
    for (int i = 0; i < width - 1; i++) {
      double scale = 1;
      for (int j = 0; j < width - 1; j++) {
        scale *= j == i ? 1 : points[i] - points[j];
      }
      in[i] = productOfOthers(points, i, width);
      for (int k = 0; k < TAPS; k++) {
        kernel[i][k] = Math.pow(points[i], k) / scale;
      }
      for (int k = 0; k < outputs; k++) {
        out[k][i] = Math.pow(points[i], k);
      }
    }
    in[width - 1] = productOfOthers(points, -1, width);
    kernel[width - 1][TAPS - 1] = 1;
    out[outputs - 1][width - 1] = 1;
    balance(in, kernel);
    return new WinogradTransform(outputs, in, kernel, out);
  }

  /** Returns the coefficients of the product of (x - point) over all points but one. */
  private static double[] productOfOthers(double[] points, int left, int width) {
    double[] product = new double[width];
    product[0] = 1;
    for (int j = 0; j < points.length; j++) {
      if (j == left) {
        continue;
      }
      for (int k = width - 1; k >= 0; k--) {
        product[k] = (k > 0 ? product[k - 1] : 0) - points[j] * product[k];
      }
    }
    return product;
  }

  /** Moves powers of two from the inputs to the kernel, so that products stay in range. */
  private static void balance(double[][] in, double[][] kernel) {
    for (int i = 0; i < in.length; i++) {
      double sum = 0;
      for (double value : in[i]) {
        sum += Math.abs(value);
      }
      double scale = Math.scalb(1.0, Math.getExponent(sum));
      for (int k = 0; k < in[i].length; k++) {
        in[i][k] /= scale;
      }
      for (int k = 0; k < TAPS; k++) {
        kernel[i][k] *= scale;
      }
    }
  }

  /**
   * Returns the matrix that filters a whole axis: {@code inputs} numbers, with {@code pad} zeros
   * before them and as many as are needed behind, to {@code [width, groups]} places, or to {@code
   * [groups, width]} if {@code groupsFirst}.
   */
  float[] spread(int groups, int inputs, int pad, boolean groupsFirst) {
    float[] matrix = new float[width() * groups * inputs];
    for (int i = 0; i < width(); i++) {
      for (int g = 0; g < groups; g++) {
        int row = groupsFirst ? g * width() + i : i * groups + g;
        for (int k = 0; k < width(); k++) {
          int at = g * outputs + k - pad;
          if (at >= 0 && at < inputs) {
            matrix[row * inputs + at] = (float) in[i][k];
          }
        }
      }
    }
    return matrix;
  }

  /** Returns the matrix that brings the places of {@link #spread} back to an axis. */
  float[] collect(int groups, int made, boolean groupsFirst) {
    float[] matrix = new float[made * width() * groups];
    for (int to = 0; to < made; to++) {
      int group = to / outputs;
      for (int i = 0; i < width(); i++) {
        int column = groupsFirst ? group * width() + i : i * groups + group;
        matrix[to * width() * groups + column] = (float) out[to % outputs][i];
      }
    }
    return matrix;
  }

  /** Returns {@code a[i][j] b[k][l]} as a matrix of rows (i, k) and columns (j, l). */
  static float[] outer(double[][] a, double[][] b) {
    int columns = a[0].length * b[0].length;
    float[] product = new float[a.length * b.length * columns];
    int at = 0;
    for (double[] rowA : a) {
      for (double[] rowB : b) {
        for (double valueA : rowA) {
          for (double valueB : rowB) {
            product[at++] = (float) (valueA * valueB);
          }
        }
      }
    }
    return product;
  }
}
