package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.core.ditto.MotionKey;

/**
 * Places the canonical key points: {@code x = (kp R + exp) scale}, then the shift t in x and y
 * (LivePortrait, <a href="https://arxiv.org/abs/2407.03168">Guo et al., 2024</a>; its z shift is
 * ignored).
 */
public final class KeypointTransform {
  private KeypointTransform() {}

  /** Returns {@code float32[21, 3]}. */
  public static float[] place(MotionInfo info) {
    float[] rotation =
        rotation(
            Math.toRadians(info.degrees(MotionKey.PITCH)),
            Math.toRadians(info.degrees(MotionKey.YAW)),
            Math.toRadians(info.degrees(MotionKey.ROLL)));
    float[] kp = info.get(MotionKey.KP);
    float[] exp = info.get(MotionKey.EXP);
    float[] t = info.get(MotionKey.T);
    float scale = info.get(MotionKey.SCALE)[0];
    float[] placed = new float[63];
    for (int i = 0; i < 63; i += 3) {
      for (int c = 0; c < 3; c++) {
        float turned =
            kp[i] * rotation[c] + kp[i + 1] * rotation[3 + c] + kp[i + 2] * rotation[6 + c];
        placed[i + c] = (turned + exp[i + c]) * scale + (c < 2 ? t[c] : 0);
      }
    }
    return placed;
  }

  /** The transpose of Rz Ry Rx, row-major; radians. */
  private static float[] rotation(double pitch, double yaw, double roll) {
    double cx = Math.cos(pitch);
    double sx = Math.sin(pitch);
    double cy = Math.cos(yaw);
    double sy = Math.sin(yaw);
    double cz = Math.cos(roll);
    double sz = Math.sin(roll);
    return new float[] {
      (float) (cz * cy),
      (float) (sz * cy),
      (float) -sy,
      (float) (cz * sy * sx - sz * cx),
      (float) (sz * sy * sx + cz * cx),
      (float) (cy * sx),
      (float) (cz * sy * cx + sz * sx),
      (float) (sz * sy * cx - cz * sx),
      (float) (cy * cx)
    };
  }
}
