package io.talkinghead.backend.onnx.graph;

import java.util.List;

/**
 * Cuts a stack of pictures into overlapping tiles, takes every tile through a matrix, and lays
 * results in tiles out as pictures again.
 *
 * <p>The pictures lie one below the other as one tall picture, a few rows of zeros between them:
 * the convolution that applies the matrix then gives the rows of the matrix as its channels, so
 * that they are the outermost axis and nothing large needs to be transposed. The rows between the
 * pictures, and tiles that reach beyond an edge, cost up to an eighth; their results are cut off.
 *
 * @param high height of the results of a tile
 * @param wide width of the results of a tile
 * @param taps side of the kernel; a tile is {@code taps - 1} larger than its results
 * @param height of a picture
 * @param width of a picture
 * @param outHeight of a result
 * @param outWidth of a result
 * @param top rows of zeros above a picture, less than {@code taps}
 * @param left columns of zeros beside a picture
 */
record Tiling(
    int high,
    int wide,
    int taps,
    int height,
    int width,
    int outHeight,
    int outWidth,
    int top,
    int left) {
  /** Returns how many tiles a picture has from top to bottom. */
  long rows() {
    int bottom = outHeight + taps - 1 - height - top;
    return ceil(height + Math.max(bottom, 0), high);
  }

  /** Returns how many tiles a picture has from left to right. */
  long columns() {
    return ceil(outWidth, wide);
  }

  /** Returns the number of tiles of a picture. */
  long tiles() {
    return rows() * columns();
  }

  private static long ceil(long extent, long step) {
    return (extent + step - 1) / step;
  }

  /**
   * Applies a matrix to all tiles.
   *
   * @param pictures any shape with {@code count * height * width} elements
   * @param matrix {@code [places][high + taps - 1][wide + taps - 1]}
   * @return {@code float32[1, places, count * rows, columns]}
   */
  String cut(Emitter emit, String pictures, long count, float[] matrix) {
    long tileHeight = high + taps - 1L;
    long tileWidth = wide + taps - 1L;
    long places = matrix.length / (tileHeight * tileWidth);
    long pitch = rows() * high;
    String apart = emit.reshape(pictures, count, height, width);
    if (pitch != height) {
      apart = emit.op("Pad", apart, emit.longs(0, 0, 0, 0, pitch - height, 0));
    }
    String tall = emit.reshape(apart, 1, 1, count * pitch, width);
    return emit.op(
        "Conv",
        List.of(tall, emit.floats(matrix, places, 1, tileHeight, tileWidth)),
        Onnx.integers("kernel_shape", tileHeight, tileWidth),
        Onnx.integers("strides", high, wide),
        Onnx.integers(
            "pads", top, left, taps - 1L - top, columns() * wide + taps - 1L - width - left));
  }

  /**
   * Lays results out as pictures.
   *
   * @param results {@code float32[high * wide, count * tiles]}
   * @return {@code float32[count, outHeight, outWidth]}
   */
  String join(Emitter emit, String results, long count) {
    String lines = join(emit, results, high, wide, count * rows(), columns());
    String pictures = emit.reshape(lines, count, rows() * high, columns() * wide);
    if (rows() * high == outHeight && columns() * wide == outWidth) {
      return pictures;
    }
    return emit.op(
        "Slice",
        List.of(pictures, emit.longs(0, 0), emit.longs(outHeight, outWidth), emit.longs(1, 2)));
  }

  /**
   * Lays tiles out: in two steps, each of which moves whole rows or is a transposition of a plain
   * matrix, which the runtime does five times as fast as the two at once.
   *
   * @param results {@code float32[high * wide, rows * columns]}
   * @return {@code float32[rows, high, columns * wide]}
   */
  static String join(Emitter emit, String results, long high, long wide, long rows, long columns) {
    String split = emit.reshape(results, high, wide, rows * columns);
    String across = emit.transpose(split, 0, 2, 1);
    String lines = emit.reshape(across, high, rows, columns * wide);
    return emit.transpose(lines, 1, 0, 2);
  }
}
