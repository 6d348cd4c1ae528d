package io.talkinghead.core.internal.ditto.source;

import com.google.common.collect.ImmutableList;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The reference's way: an SCRFD detector, then 106 landmarks. */
final class InsightFaceFinder implements FaceFinder {
  private final DittoNetwork detector;
  private final DittoNetwork landmarks;

  /** Loads its networks. */
  InsightFaceFinder(NetworkPack pack) throws IOException {
    detector = pack.load(DittoModel.DETECTOR);
    try {
      landmarks = pack.load(DittoModel.LANDMARK106);
    } catch (IOException | RuntimeException e) {
      detector.close();
      throw e;
    }
  }

  @Override
  public Found find(FrameBuffer picture, int index, Optional<Landmarks> given) throws IOException {
    List<FaceDetection.Box> boxes =
        given.isPresent()
            ? List.of(FaceFinder.around(given.get()))
            : FaceDetection.detect(detector, picture);
    FaceDetection.Box box = FaceFinder.choose(boxes, given.isPresent() ? 0 : index);
    float[] points = LandmarkNetworks.points106(landmarks, picture, box);
    return new Found(ImmutableList.copyOf(boxes), box, points, LandmarkSet.POINTS_106, points);
  }

  @Override
  public void close() {
    landmarks.close();
    detector.close();
  }
}
