package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Resize;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces with an SCRFD detector (<a href="https://arxiv.org/abs/2105.04714">Guo et al.,
 * 2021</a>): anchors at strides 8, 16 and 32, two per cell, then non-maximum suppression.
 *
 * <p>The network is fed planes B, G, R of an RGB picture read as BGR, as the reference does.
 */
final class FaceDetection {
  private static final int SIDE = 512;
  private static final int[] STRIDES = {8, 16, 32};
  private static final float LEAST_SCORE = 0.5f;
  private static final float MOST_OVERLAP = 0.4f;

  /**
   * A face, pixels of the picture.
   *
   * @param score 0 to 1
   */
  record Box(float x1, float y1, float x2, float y2, float score) {
    float area() {
      return (x2 - x1) * (y2 - y1);
    }

    /** The area with the +1 convention of the suppression. */
    private float pixels() {
      return (x2 - x1 + 1) * (y2 - y1 + 1);
    }

    private float overlap(Box other) {
      float w = Math.max(0, Math.min(x2, other.x2) - Math.max(x1, other.x1) + 1);
      float h = Math.max(0, Math.min(y2, other.y2) - Math.max(y1, other.y1) + 1);
      float inter = w * h;
      return inter / (pixels() + other.pixels() - inter);
    }

    float[] toFloats() {
      return new float[] {x1, y1, x2, y2, score};
    }
  }

  private FaceDetection() {}

  /** Returns the faces of {@code picture}, best score first. */
  static List<Box> detect(DittoNetwork detector, FrameBuffer picture) {
    double tall = (double) picture.height() / picture.width();
    int height = tall > 1 ? SIDE : (int) (SIDE * tall);
    int width = tall > 1 ? (int) (SIDE / tall) : SIDE;
    float scale = (float) ((double) height / picture.height());
    FrameBuffer small = Resize.bilinear(picture, Math.max(1, width), Math.max(1, height));
    DittoNetwork.Outputs outputs = detector.run(Blobs.centredBgr(letterbox(small)));
    List<Box> boxes = new ArrayList<>();
    for (int level = 0; level < STRIDES.length; level++) {
      int cells = SIDE / STRIDES[level];
      float[] scores = outputs.floats("scores" + (level + 1), 2 * cells * cells);
      float[] distances = outputs.floats("boxes" + (level + 1), 8 * cells * cells);
      decode(scores, distances, STRIDES[level], scale, boxes);
    }
    return suppress(boxes);
  }

  private static FrameBuffer letterbox(FrameBuffer small) {
    FrameBuffer square = new FrameBuffer(SIDE, SIDE);
    for (int y = 0; y < small.height(); y++) {
      System.arraycopy(
          small.rgb(), 3 * y * small.width(), square.rgb(), 3 * y * SIDE, 3 * small.width());
    }
    return square;
  }

  private static void decode(
      float[] scores, float[] distances, int stride, float scale, List<Box> boxes) {
    int cells = SIDE / stride;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= LEAST_SCORE) {
        int cell = i / 2;
        float x = (cell % cells) * stride;
        float y = (cell / cells) * stride;
        boxes.add(
            new Box(
                (x - distances[4 * i] * stride) / scale,
                (y - distances[4 * i + 1] * stride) / scale,
                (x + distances[4 * i + 2] * stride) / scale,
                (y + distances[4 * i + 3] * stride) / scale,
                scores[i]));
      }
    }
  }

  private static List<Box> suppress(List<Box> boxes) {
    List<Box> rest = new ArrayList<>(boxes);
    rest.sort(Comparator.comparingDouble(Box::score).reversed());
    List<Box> kept = new ArrayList<>();
    while (!rest.isEmpty()) {
      Box best = rest.remove(0);
      kept.add(best);
      rest.removeIf(box -> best.overlap(box) > MOST_OVERLAP);
    }
    return kept;
  }
}
