package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Perspective;
import io.talkinghead.core.internal.ditto.image.Warps;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;

/**
 * 478 landmarks in 3-D, the irises among them (<a
 * href="https://arxiv.org/abs/2006.10962">Grishchenko et al., 2020</a>), of a face that BlazeFace
 * found.
 */
final class FaceMesh {
  private static final int SIDE = 256;
  private static final int POINTS = 478;
  private static final float[] CORNERS = {0, 0, SIDE, 0, SIDE, SIDE, 0, SIDE};

  /**
   * The turned square that the network sees.
   *
   * @param x centre, pixels of the picture
   * @param y centre
   * @param side pixels
   * @param rotation radians, from the line of the eyes
   */
  record Region(float x, float y, float side, double rotation) {
    /** The square of one and a half times the longer side of a hit, level with its eyes. */
    static Region of(BlazeFace.Hit hit) {
      float[] v = hit.values();
      double angle = -Math.atan2(v[5] - v[7], v[6] - v[4]);
      double rotation = angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
      float side = Math.max(v[2] - v[0], v[3] - v[1]) * 1.5f;
      return new Region((v[0] + v[2]) / 2, (v[1] + v[3]) / 2, side, rotation);
    }

    float[] toFloats() {
      return new float[] {x, y, side, side, (float) rotation};
    }

    private float[] corners() {
      double cos = Math.cos(rotation);
      double sin = Math.sin(rotation);
      double half = side / 2;
      double[] from = {-half, -half, half, -half, half, half, -half, half};
      float[] corners = new float[8];
      for (int i = 0; i < 8; i += 2) {
        corners[i] = (float) (from[i] * cos - from[i + 1] * sin + x);
        corners[i + 1] = (float) (from[i] * sin + from[i + 1] * cos + y);
      }
      return corners;
    }
  }

  private FaceMesh() {}

  /**
   * Returns {@code float32[478, 3]} in units of the side of the square {@code picture}, x right, y
   * down.
   */
  static float[] points(DittoNetwork network, FrameBuffer picture, Region region) {
    double[] map = Perspective.between(region.corners(), CORNERS);
    FrameBuffer crop = Warps.perspective(picture, map, SIDE, SIDE);
    float[] points = network.run(Blobs.unitInterleaved(crop)).floatsOfSize("Identity", 3 * POINTS);
    float cos = (float) Math.cos(region.rotation());
    float sin = (float) Math.sin(region.rotation());
    for (int i = 0; i < points.length; i += 3) {
      float x = points[i] / SIDE - 0.5f;
      float y = points[i + 1] / SIDE - 0.5f;
      float z = points[i + 2] / SIDE;
      points[i] = ((x * cos - y * sin) * region.side() + region.x()) / picture.width();
      points[i + 1] = ((x * sin + y * cos) * region.side() + region.y()) / picture.width();
      points[i + 2] = z * region.side() / picture.width();
    }
    return points;
  }
}
