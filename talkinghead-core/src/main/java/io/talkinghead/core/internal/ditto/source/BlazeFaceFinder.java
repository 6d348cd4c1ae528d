package io.talkinghead.core.internal.ditto.source;

import com.google.common.collect.ImmutableList;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way without InsightFace: BlazeFace on the letterboxed picture, then Face Mesh. Of the mesh,
 * the jaw, brows, eyes, nose and lips stand in for the 106 points, so that the crop has the same
 * size.
 */
final class BlazeFaceFinder implements FaceFinder {
  /** Mesh points that span about what the 106 points span: jaw, then brows. */
  private static final int[] SPAN = {
    127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288,
        361,
    323, 454, 356, 70, 63, 105, 66, 107, 336, 296, 334, 293, 300, 33, 159, 133, 145, 362, 386, 263,
    374, 61, 291, 0, 17, 1, 4, 168
  };

  private final EyeMeter meter;

  /** Uses {@code meter}, which remains the caller's. */
  BlazeFaceFinder(EyeMeter meter) {
    this.meter = meter;
  }

  @Override
  public Found find(FrameBuffer picture, int index, Optional<Landmarks> given) throws IOException {
    int side = Math.max(picture.width(), picture.height());
    FrameBuffer square = new FrameBuffer(side, side);
    for (int y = 0; y < picture.height(); y++) {
      int length = 3 * picture.width();
      System.arraycopy(picture.rgb(), y * length, square.rgb(), 3 * y * side, length);
    }
    List<BlazeFace.Hit> hits = meter.faces(square);
    List<FaceDetection.Box> boxes = hits.stream().map(BlazeFaceFinder::box).toList();
    FaceDetection.Box box =
        given.isPresent() && !boxes.isEmpty()
            ? nearest(boxes, FaceFinder.around(given.get()))
            : FaceFinder.choose(boxes, index);
    float[] mesh = meter.mesh(square, hits.get(boxes.indexOf(box))).points();
    float[] all = new float[2 * mesh.length / 3];
    for (int i = 0; i < mesh.length / 3; i++) {
      all[2 * i] = mesh[3 * i] * side;
      all[2 * i + 1] = mesh[3 * i + 1] * side;
    }
    return new Found(ImmutableList.copyOf(boxes), box, all, LandmarkSet.POINTS_478, span(all));
  }

  private static FaceDetection.Box box(BlazeFace.Hit hit) {
    float[] v = hit.values();
    return new FaceDetection.Box(v[0], v[1], v[2], v[3], hit.score());
  }

  private static FaceDetection.Box nearest(
      List<FaceDetection.Box> boxes, FaceDetection.Box wanted) {
    return boxes.stream()
        .min(
            Comparator.comparingDouble(
                box ->
                    Math.hypot(
                        box.x1() + box.x2() - wanted.x1() - wanted.x2(),
                        box.y1() + box.y2() - wanted.y1() - wanted.y2())))
        .orElse(wanted);
  }

  /** Returns those of 478 points that span what the 106 points span. */
  static float[] span(float[] points) {
    float[] span = new float[2 * SPAN.length];
    for (int i = 0; i < SPAN.length; i++) {
      span[2 * i] = points[2 * SPAN[i]];
      span[2 * i + 1] = points[2 * SPAN[i] + 1];
    }
    return span;
  }

  @Override
  public void close() {}
}
