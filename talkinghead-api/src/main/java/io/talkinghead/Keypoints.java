package io.talkinghead;

/**
 * Driving key points of a neural warper, before stitching: opaque, and meaningful only to stages
 * trained together.
 *
 * <p>Pose and scale are already applied: the key points are x_d of LivePortrait (<a
 * href="https://arxiv.org/abs/2407.03168">Guo et al., 2024</a>).
 */
public final class Keypoints implements Expression {
  /** Number of key points. */
  public static final int COUNT = 21;

  private final float[] xyz;
  private final int sourceFrame;

  /** Copies {@code float32[21, 3]} in crop grid coordinates, nominally [-1, 1], x right, y down. */
  public Keypoints(float[] xyz) {
    this(xyz, 0);
  }

  /**
   * Copies {@code float32[21, 3]} as above.
   *
   * @param sourceFrame which frame of the avatar's clip they move, from 0; 0 for a picture
   */
  public Keypoints(float[] xyz, int sourceFrame) {
    Checks.argument(
        xyz.length == 3 * COUNT, "key points must hold %d numbers, have %d", 3 * COUNT, xyz.length);
    this.xyz = xyz.clone();
    this.sourceFrame = Checks.inRange("sourceFrame", sourceFrame, 0, Integer.MAX_VALUE);
  }

  /** Returns which frame of the avatar's clip they move, from 0. */
  public int sourceFrame() {
    return sourceFrame;
  }

  /** Returns a copy, {@code float32[21, 3]}. */
  public float[] toArray() {
    return xyz.clone();
  }
}
