package io.talkinghead.core.internal.ditto.source;

import com.google.common.primitives.ImmutableIntArray;

/** Which landmarks of a model are the eyes and the lips. */
enum LandmarkSet {
  /** InsightFace's 106. */
  POINTS_106(
      ImmutableIntArray.of(33, 35, 40, 39),
      ImmutableIntArray.of(87, 89, 94, 93),
      ImmutableIntArray.of(52, 61)),
  /** LivePortrait's 203. */
  POINTS_203(
      ImmutableIntArray.of(0, 6, 12, 18),
      ImmutableIntArray.of(24, 30, 36, 42),
      ImmutableIntArray.of(48, 66)),
  /** MediaPipe's 478: corners and middles of the lids, corners of the mouth. */
  POINTS_478(
      ImmutableIntArray.of(33, 159, 133, 145),
      ImmutableIntArray.of(362, 386, 263, 374),
      ImmutableIntArray.of(61, 291));

  private final ImmutableIntArray left;
  private final ImmutableIntArray right;
  private final ImmutableIntArray lips;

  LandmarkSet(ImmutableIntArray left, ImmutableIntArray right, ImmutableIntArray lips) {
    this.left = left;
    this.right = right;
    this.lips = lips;
  }

  /** Returns the middle of the eye at the smaller x. */
  float[] leftEye(float[] points) {
    return mean(points, left);
  }

  /** Returns the middle of the other eye. */
  float[] rightEye(float[] points) {
    return mean(points, right);
  }

  /** Returns the middle of the lips. */
  float[] lips(float[] points) {
    return mean(points, lips);
  }

  /** Returns a corner of the mouth: 0 at the smaller x, 1 the other. */
  float[] mouthCorner(float[] points, int which) {
    return new float[] {points[2 * lips.get(which)], points[2 * lips.get(which) + 1]};
  }

  private static float[] mean(float[] points, ImmutableIntArray which) {
    float x = 0;
    float y = 0;
    for (int k = 0; k < which.length(); k++) {
      x += points[2 * which.get(k)];
      y += points[2 * which.get(k) + 1];
    }
    return new float[] {x / which.length(), y / which.length()};
  }
}
