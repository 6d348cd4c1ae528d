package io.talkinghead.core.internal.ditto.source;

/**
 * How far the eyes are open and where they look, from 478 landmarks.
 *
 * @param open {@code float32[2]}: sum of three heights by the width, left and right
 * @param ball {@code float32[6]}: shift of the iris against the direction of the eye, interleaved
 *     left x, right x, left y, right y, left z, right z
 */
public record Eyes(float[] open, float[] ball) {
  /**
   * Open eyes that look ahead, for a face whose eyes were not found: about what a resting face
   * gives.
   */
  static final Eyes NEUTRAL = new Eyes(new float[] {0.8f, 0.8f}, new float[6]);

  private static final float TINY = 1e-8f;

  /** The landmarks of one eye. */
  private record Indices(int outer, int inner, int[] heights, int iris) {}

  private static final Indices LEFT =
      new Indices(33, 133, new int[] {145, 159, 144, 160, 153, 158}, 468);
  private static final Indices RIGHT =
      new Indices(263, 362, new int[] {374, 386, 373, 387, 380, 385}, 473);

  /** Measures the eyes of {@code float32[478, 3]}. */
  static Eyes of(float[] mesh) {
    float[] left = ball(mesh, LEFT);
    float[] right = ball(mesh, RIGHT);
    return new Eyes(
        new float[] {open(mesh, LEFT), open(mesh, RIGHT)},
        new float[] {left[0], right[0], left[1], right[1], left[2], right[2]});
  }

  private static float open(float[] mesh, Indices eye) {
    float heights = 0;
    for (int i = 0; i < eye.heights.length; i += 2) {
      heights += length(difference(mesh, eye.heights[i], eye.heights[i + 1]));
    }
    return heights / (length(difference(mesh, eye.outer, eye.inner)) + TINY);
  }

  private static float[] ball(float[] mesh, Indices eye) {
    float[] direction = unit(difference(mesh, eye.outer, eye.inner));
    float[] shift = new float[3];
    for (int c = 0; c < 3; c++) {
      float centre = (mesh[3 * eye.outer + c] + mesh[3 * eye.inner + c]) / 2;
      shift[c] = mesh[3 * eye.iris + c] - centre;
    }
    float[] unit = unit(shift);
    float length = length(shift);
    float[] move = new float[3];
    for (int c = 0; c < 3; c++) {
      move[c] = (unit[c] - direction[c]) * length;
    }
    return move;
  }

  private static float[] difference(float[] mesh, int one, int other) {
    return new float[] {
      mesh[3 * one] - mesh[3 * other],
      mesh[3 * one + 1] - mesh[3 * other + 1],
      mesh[3 * one + 2] - mesh[3 * other + 2]
    };
  }

  private static float length(float[] v) {
    return (float) Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  private static float[] unit(float[] v) {
    float length = length(v) + TINY;
    return new float[] {v[0] / length, v[1] / length, v[2] / length};
  }
}
