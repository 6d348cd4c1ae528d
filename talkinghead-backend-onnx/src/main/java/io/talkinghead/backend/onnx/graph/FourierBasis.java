package io.talkinghead.backend.onnx.graph;

/**
 * The constant matrices by which {@link FourierPass} goes to frequencies and back.
 *
 * <p>A tile of {@code side x side} numbers is described by {@code side * side / 2} complex values,
 * {@code X[f] = sum x[i, j] exp(-I (u i + v j))}, at frequencies u and v that are odd multiples of
 * {@code pi / side}. With odd multiples no frequency is its own opposite, so that half of them, as
 * pairs of a real and an imaginary part, hold exactly as many numbers as the tile. A product of
 * such values is a correlation that changes its sign where it wraps round; only outputs are kept
 * that do not wrap.
 *
 * <p>Along the depth the frequencies are the {@code length} multiples of {@code 2 pi / length}.
 *
 * @param side of a tile, even
 * @param outputs side of the part of a tile's results that is kept
 * @param depth pictures in
 * @param made pictures out
 * @param length frequencies along the depth; enough that no kept output wraps
 */
record FourierBasis(int side, int outputs, int depth, int made, int length) {
  /** Returns the number of complex values of a tile. */
  int bins() {
    return side * side / 2;
  }

  /** Returns the frequency along the height of {@code bin}. */
  double down(int bin) {
    return Math.PI * (2 * (bin / (side / 2)) + 1) / side;
  }

  /** Returns the frequency along the width of {@code bin}. */
  double across(int bin) {
    return Math.PI * (2 * (bin % (side / 2)) + 1) / side;
  }

  /** Returns the frequency of {@code index} along the depth. */
  double deep(int index) {
    return 2 * Math.PI * index / length;
  }

  /** Returns {@code [bin, part, side, side]}: a tile to its frequencies; part 1 is imaginary. */
  float[] cut() {
    float[] matrix = new float[2 * bins() * side * side];
    int at = 0;
    for (int bin = 0; bin < bins(); bin++) {
      for (int part = 0; part < 2; part++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            double angle = down(bin) * y + across(bin) * x;
            matrix[at++] = (float) (part == 0 ? Math.cos(angle) : -Math.sin(angle));
          }
        }
      }
    }
    return matrix;
  }

  /** Returns {@code [index, part', part, depth]}: complex pictures to frequencies of the depth. */
  float[] sink() {
    float[] matrix = new float[length * 4 * depth];
    int at = 0;
    for (int index = 0; index < length; index++) {
      for (int part = 0; part < 4; part++) { // rr, ri, ir, ii: from the second to the first
        for (int z = 0; z < depth; z++) {
          double angle = deep(index) * z;
          double sine = part == 1 ? Math.sin(angle) : -Math.sin(angle);
          matrix[at++] = (float) (part == 0 || part == 3 ? Math.cos(angle) : sine);
        }
      }
    }
    return matrix;
  }

  /**
   * Returns {@code [part, made, index, ofTile, ofKernel]}: the four real products of a complex
   * multiplication, summed up and taken back from the frequencies of the depth.
   */
  float[] rise() {
    float[] matrix = new float[2 * made * length * 4];
    int at = 0;
    for (int part = 0; part < 2; part++) {
      for (int z = 0; z < made; z++) {
        for (int index = 0; index < length; index++) {
          double cosine = Math.cos(deep(index) * z) / length;
          double sine = Math.sin(deep(index) * z) / length;
          double ofReal = part == 0 ? cosine : sine;
          double ofImaginary = part == 0 ? -sine : cosine;
          matrix[at++] = (float) ofReal;
          matrix[at++] = (float) ofImaginary;
          matrix[at++] = (float) ofImaginary;
          matrix[at++] = (float) -ofReal;
        }
      }
    }
    return matrix;
  }

  /** Returns {@code [outputs, outputs, bin, part]}: frequencies to the kept part of a tile. */
  float[] join() {
    float[] matrix = new float[outputs * outputs * 2 * bins()];
    double scale = 1.0 / bins();
    int at = 0;
    for (int y = 0; y < outputs; y++) {
      for (int x = 0; x < outputs; x++) {
        for (int bin = 0; bin < bins(); bin++) {
          double angle = down(bin) * y + across(bin) * x;
          matrix[at++] = (float) (scale * Math.cos(angle));
          matrix[at++] = (float) (-scale * Math.sin(angle));
        }
      }
    }
    return matrix;
  }
}
