package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Warps;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;

/** Runs the 106 and 203 landmark networks on a picture; points are in its pixels. */
final class LandmarkNetworks {
  private static final int SIDE_106 = 192;

  private LandmarkNetworks() {}

  /** Returns {@code float32[106, 2]} of the face in {@code box}. */
  static float[] points106(DittoNetwork network, FrameBuffer picture, FaceDetection.Box box) {
    float width = box.x2() - box.x1();
    float height = box.y2() - box.y1();
    float scale = SIDE_106 / (Math.max(width, height) * 1.5f);
    double shiftX = SIDE_106 / 2.0 - (box.x1() + box.x2()) / 2 * scale;
    double shiftY = SIDE_106 / 2.0 - (box.y1() + box.y2()) / 2 * scale;
    Affine toCrop = new Affine(scale, 0, shiftX, 0, scale, shiftY);
    FrameBuffer crop = Warps.affine(picture, toCrop, SIDE_106, SIDE_106);
    float[] raw = network.run(Blobs.bytesBgr(crop)).tensor().toFloats();
    Affine back = toCrop.inverse();
    float[] points = new float[2 * 106];
    int skipped = raw.length - points.length; // of more points, the last 106 count
    for (int i = 0; i < 106; i++) {
      float x = (raw[skipped + 2 * i] + 1) * (SIDE_106 / 2);
      float y = (raw[skipped + 2 * i + 1] + 1) * (SIDE_106 / 2);
      points[2 * i] = (float) back.x(x, y);
      points[2 * i + 1] = (float) back.y(x, y);
    }
    return points;
  }

  /** Returns {@code float32[203, 2]} of the face in {@code crop}, in pixels of the picture. */
  static float[] points203(DittoNetwork network, FrameBuffer picture, SimilarityCrop crop) {
    float[] points =
        network.run(Blobs.unitRgb(crop.cut(picture))).floatsOfSize("landmarks", 2 * 203);
    float[] m = crop.toPicture();
    for (int i = 0; i < points.length; i += 2) {
      float x = points[i] * crop.side();
      float y = points[i + 1] * crop.side();
      // fused as in the reference's matrix product: tracking hands the last bit on to the next
      // frame
      points[i] = Math.fma(m[1], y, m[0] * x) + m[2];
      points[i + 1] = Math.fma(m[4], y, m[3] * x) + m[5];
    }
    return points;
  }
}
