package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.Warps;

/**
 * An upright square around a face, from its landmarks: the line from the eyes to the lips is made
 * vertical, the box of all points square, and both scaled and shifted (crop of LivePortrait, <a
 * href="https://arxiv.org/abs/2407.03168">Guo et al., 2024</a>).
 *
 * @param side of the crop, pixels
 * @param toCrop {@code float32[3, 3]}, picture to crop
 * @param toPicture {@code float32[3, 3]}, crop to picture
 */
record SimilarityCrop(int side, float[] toCrop, float[] toPicture) {
  /**
   * How a crop is cut.
   *
   * @param side pixels
   * @param scale side by the size of the face
   * @param shiftX along the eyes, by the side
   * @param shiftY down the face, by the side
   * @param rotates whether it turns with the face
   */
  record Plan(int side, double scale, double shiftX, double shiftY, boolean rotates) {
    /** The crop for the 203 landmarks. */
    static final Plan LANDMARKS = new Plan(224, 1.5, 0, -0.1, true);
  }

  /**
   * Finds the crop.
   *
   * @param points {@code float32[n, 2]}, pixels
   * @param set which of them are eyes and lips
   * @param outline the points that the crop surrounds, {@code float32[m, 2]}
   */
  static SimilarityCrop of(float[] points, LandmarkSet set, float[] outline, Plan plan) {
    float[] left = set.leftEye(points);
    float[] right = set.rightEye(points);
    float[] lip = set.lips(points);
    float downX = lip[0] - (left[0] + right[0]) / 2;
    float downY = lip[1] - (left[1] + right[1]) / 2;
    float length = (float) Math.sqrt(downX * downX + downY * downY);
    if (length <= 1e-3f) {
      downX = 0;
      downY = 1;
    } else {
      downX /= length;
      downY /= length;
    }
    float acrossX = downY;
    float acrossY = -downX;
    double angle = Math.acos(Math.min(1, Math.max(-1, acrossX)));
    if (acrossY < 0) {
      angle = -angle;
    }
    float[] box = box(outline, acrossX, acrossY, downX, downY);
    float size = Math.max(box[4], box[5]) * (float) plan.scale();
    float alongX = (float) plan.shiftX() * size;
    float alongY = (float) plan.shiftY() * size;
    float centreX = box[0] + acrossX * box[2] + downX * box[3];
    float centreY = box[1] + acrossY * box[2] + downY * box[3];
    centreX = centreX + acrossX * alongX + downX * alongY;
    centreY = centreY + acrossY * alongX + downY * alongY;
    return of(plan, centreX, centreY, size, plan.rotates() ? angle : 0);
  }

  /** In float32 throughout: warps round to 1/32 pixel, and the last bit of a shift decides. */
  private static SimilarityCrop of(
      Plan plan, float centreX, float centreY, float size, double angle) {
    float k = plan.side() / size;
    float cos = (float) Math.cos(angle);
    float sin = (float) Math.sin(angle);
    float middle = plan.side() / 2f;
    float[] toCrop = {
      k * cos,
      k * sin,
      middle - k * (cos * centreX + sin * centreY),
      -k * sin,
      k * cos,
      middle - k * (-sin * centreX + cos * centreY),
      0,
      0,
      1
    };
    return new SimilarityCrop(plan.side(), toCrop, Affine.of(toCrop).inverse().toFloats());
  }

  /** Mean x and y, middle along both axes, width and height, in the turned frame. */
  private static float[] box(float[] p, float ax, float ay, float dx, float dy) {
    int n = p.length / 2;
    float sumX = 0;
    float sumY = 0;
    for (int i = 0; i < n; i++) {
      sumX += p[2 * i];
      sumY += p[2 * i + 1];
    }
    float meanX = sumX / n;
    float meanY = sumY / n;
    float lowX = Float.POSITIVE_INFINITY;
    float lowY = Float.POSITIVE_INFINITY;
    float highX = Float.NEGATIVE_INFINITY;
    float highY = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      float x = p[2 * i] - meanX;
      float y = p[2 * i + 1] - meanY;
      float qx = Math.fma(y, ay, x * ax); // fused as in the reference's matrix product
      float qy = Math.fma(y, dy, x * dx);
      lowX = Math.min(lowX, qx);
      highX = Math.max(highX, qx);
      lowY = Math.min(lowY, qy);
      highY = Math.max(highY, qy);
    }
    return new float[] {
      meanX, meanY, (lowX + highX) / 2, (lowY + highY) / 2, highX - lowX, highY - lowY
    };
  }

  /** Cuts the crop out of {@code picture}; black where it reaches beyond. */
  FrameBuffer cut(FrameBuffer picture) {
    return Warps.affine(picture, Affine.of(toCrop), side, side);
  }
}
