package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Resize;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces at short range: 896 anchors on a 128 x 128 picture, overlapping ones averaged by
 * score (<a href="https://arxiv.org/abs/1907.05047">Bazarevsky et al., 2019</a>).
 */
final class BlazeFace {
  private static final int SIDE = 128;
  private static final int ANCHORS = 896;
  private static final int VALUES = 16;
  private static final float LEAST_SCORE = 0.5f;
  private static final float MOST_OVERLAP = 0.3f;

  /**
   * A face.
   *
   * @param values {@code float32[16]}: corners x1, y1, x2, y2 in pixels of the square picture, then
   *     six key points x, y in 0..1
   * @param score 0 to 1
   */
  record Hit(float[] values, float score) {
    private float area() {
      return (values[2] - values[0]) * (values[3] - values[1]);
    }

    private float overlap(Hit other) {
      float[] o = other.values;
      float w = Math.max(0, Math.min(values[2], o[2]) - Math.max(values[0], o[0]));
      float h = Math.max(0, Math.min(values[3], o[3]) - Math.max(values[1], o[1]));
      return w * h / (area() + other.area() - w * h);
    }
  }

  private BlazeFace() {}

  /** Returns the faces of a square picture, best first. */
  static List<Hit> detect(DittoNetwork network, FrameBuffer square) {
    FrameBuffer small = Resize.bilinear(square, SIDE, SIDE);
    DittoNetwork.Outputs outputs = network.run(Blobs.signedInterleaved(small));
    float[] raw = outputs.floats("regressors", ANCHORS * VALUES);
    float[] logits = outputs.floats("classificators", ANCHORS);
    float scale = square.width() / (float) SIDE;
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < ANCHORS; i++) {
      double clipped = Math.min(100, Math.max(-50, logits[i]));
      float score = (float) (1 / (1 + Math.exp(-clipped)));
      if (score >= LEAST_SCORE) {
        hits.add(new Hit(decode(raw, i), score));
      }
    }
    List<Hit> merged = merge(hits);
    for (Hit hit : merged) {
      for (int k = 0; k < 4; k++) {
        hit.values[k] *= scale;
      }
    }
    return merged;
  }

  /** The anchors: 16 x 16 cells of two, then 8 x 8 cells of six. */
  private static float[] decode(float[] raw, int anchor) {
    int cells = anchor < 512 ? 16 : 8;
    int cell = anchor < 512 ? anchor / 2 : (anchor - 512) / 6;
    double anchorX = (cell % cells + 0.5) / cells;
    double anchorY = (cell / cells + 0.5) / cells;
    int at = anchor * VALUES;
    float x = (float) (raw[at] / SIDE + anchorX);
    float y = (float) (raw[at + 1] / SIDE + anchorY);
    float halfWidth = raw[at + 2] / SIDE / 2;
    float halfHeight = raw[at + 3] / SIDE / 2;
    float[] values = new float[VALUES];
    values[0] = (x - halfWidth) * SIDE;
    values[1] = (y - halfHeight) * SIDE;
    values[2] = (x + halfWidth) * SIDE;
    values[3] = (y + halfHeight) * SIDE;
    for (int k = 0; k < 6; k++) {
      values[4 + 2 * k] = (float) (raw[at + 4 + 2 * k] / SIDE + anchorX);
      values[5 + 2 * k] = (float) (raw[at + 5 + 2 * k] / SIDE + anchorY);
    }
    return values;
  }

  private static List<Hit> merge(List<Hit> hits) {
    List<Hit> rest = new ArrayList<>(hits);
    rest.sort(Comparator.comparingDouble(Hit::score).reversed());
    List<Hit> merged = new ArrayList<>();
    while (!rest.isEmpty()) {
      Hit best = rest.get(0);
      List<Hit> group = new ArrayList<>();
      List<Hit> others = new ArrayList<>();
      for (Hit hit : rest) {
        boolean joins = hit.equals(best) || best.overlap(hit) > MOST_OVERLAP;
        (joins ? group : others).add(hit);
      }
      merged.add(group.size() > 1 ? mean(group) : best);
      rest = others;
    }
    return merged;
  }

  private static Hit mean(List<Hit> group) {
    float total = 0;
    float[] values = new float[VALUES];
    for (Hit hit : group) {
      total += hit.score;
      for (int k = 0; k < VALUES; k++) {
        values[k] += hit.values[k] * hit.score;
      }
    }
    for (int k = 0; k < VALUES; k++) {
      values[k] /= total;
    }
    return new Hit(values, total / group.size());
  }
}
