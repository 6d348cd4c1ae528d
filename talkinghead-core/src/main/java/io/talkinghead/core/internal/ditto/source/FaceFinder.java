package io.talkinghead.core.internal.ditto.source;

import com.google.common.collect.ImmutableList;
import io.talkinghead.ErrorCode;
import io.talkinghead.FaceBox;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the face of a picture and the landmarks from which its crop is cut. */
interface FaceFinder extends AutoCloseable {
  /**
   * A face.
   *
   * @param boxes all faces seen, best score first, {@code x1, y1, x2, y2, score} in pixels
   * @param box the one chosen
   * @param points its landmarks, {@code float32[n, 2]}, pixels
   * @param set what they mean
   * @param outline those that the crop surrounds
   */
  record Found(
      ImmutableList<FaceDetection.Box> boxes,
      FaceDetection.Box box,
      float[] points,
      LandmarkSet set,
      float[] outline) {}

  /**
   * Finds a face.
   *
   * @param index 0 for the largest, 1 for the next ...
   * @param given landmarks known to the caller, which stand in for the detector
   * @throws FaceException if there is no such face
   */
  Found find(FrameBuffer picture, int index, Optional<Landmarks> given) throws IOException;

  @Override
  void close();

  /** Chooses among {@code boxes}: the largest, not the one with the best score. */
  static FaceDetection.Box choose(List<FaceDetection.Box> boxes, int index) throws FaceException {
    if (boxes.isEmpty()) {
      throw new FaceException(
          ErrorCode.NO_FACE,
          "No face was found. Use a picture in which one face looks at the camera, not smaller"
              + " than a tenth of the picture.",
          null);
    }
    List<FaceDetection.Box> bySize =
        boxes.stream()
            .sorted(Comparator.comparingDouble(FaceDetection.Box::area).reversed())
            .toList();
    if (index >= bySize.size()) {
      throw new FaceException(
          ErrorCode.NO_SUCH_FACE,
          "faceIndex must be in [0, %d], was %d.".formatted(bySize.size() - 1, index),
          faceBox(bySize.get(0)));
    }
    return bySize.get(index);
  }

  /** Returns {@code box} as users see it. */
  static FaceBox faceBox(FaceDetection.Box box) {
    return new FaceBox(box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1());
  }

  /** Returns the box of a face whose eyes, and perhaps mouth, the caller has measured. */
  static FaceDetection.Box around(Landmarks given) {
    double eyeX = (given.leftEye().x() + given.rightEye().x()) / 2;
    double eyeY = (given.leftEye().y() + given.rightEye().y()) / 2;
    double eyes =
        Math.hypot(
            given.rightEye().x() - given.leftEye().x(), given.rightEye().y() - given.leftEye().y());
    Landmarks.@Nullable Point corner = given.mouthLeft();
    Landmarks.@Nullable Point other = given.mouthRight();
    double down =
        corner != null && other != null ? (corner.y() + other.y()) / 2 - eyeY : 1.1 * eyes;
    // a detector's box runs from the brow to the chin and is about two eye distances wide
    double half = Math.max(1.05 * eyes, 0.9 * down);
    return new FaceDetection.Box(
        (float) (eyeX - half),
        (float) (eyeY - 0.75 * down),
        (float) (eyeX + half),
        (float) (eyeY + 1.75 * down),
        1);
  }
}
