package io.talkinghead.core.internal.media;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Checks that the compressed data of a PNG hold all its rows, for FFmpeg takes a picture with rows
 * missing for whole.
 */
final class PngData {
  /** First column and row, and steps, of the passes of Adam7 (W3C PNG, 8.1). */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private PngData() {}

  /**
   * Returns how many bytes the rows have, with their filter bytes.
   *
   * @param bits of one pixel
   */
  static long size(int width, int height, int bits, boolean interlaced) {
    if (!interlaced) {
      return height * (1 + ((long) width * bits + 7) / 8);
    }
    long sum = 0;
    for (int[] pass : PASSES) {
      long columns = Math.floorDiv(width - pass[0] + pass[2] - 1, pass[2]);
      long rows = Math.floorDiv(height - pass[1] + pass[3] - 1, pass[3]);
      sum += columns <= 0 || rows <= 0 ? 0 : rows * (1 + (columns * bits + 7) / 8);
    }
    return sum;
  }

  /** Part of a file: a chunk's data. */
  record Span(int from, int length) {}

  /** Returns whether {@code spans} of {@code file}, inflated, hold at least {@code size} bytes. */
  static boolean holds(byte[] file, List<Span> spans, long size) {
    Inflater inflater = new Inflater();
    byte[] scratch = new byte[1 << 16];
    long left = size;
    try {
      for (Span span : spans) {
        inflater.setInput(file, span.from, span.length);
        while (left > 0 && !inflater.needsInput() && !inflater.finished()) {
          int count = inflater.inflate(scratch, 0, (int) Math.min(scratch.length, left));
          left -= count;
          if (count == 0 && inflater.needsDictionary()) {
            return false;
          }
        }
      }
      return left <= 0;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }
}
