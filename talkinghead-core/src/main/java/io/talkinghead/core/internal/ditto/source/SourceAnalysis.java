package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Resize;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures source frames: face, landmarks, crops, eyes, motion. The first frame is searched; each
 * later one is tracked from the landmarks of the one before.
 *
 * <p><b>Threads:</b> any number of callers. {@link #close()} frees the networks.
 */
public final class SourceAnalysis implements AutoCloseable {
  private static final int CROP_SIDE = 512;

  /** Least side of a tracked crop, pixels of the picture. */
  private static final double LEAST_CROP = 8;

  /**
   * What one frame gave.
   *
   * @param found how the face was found; null where it was tracked
   * @param points {@code float32[203, 2]}, pixels of the picture
   * @param landmarkCrop the crop that gave them
   * @param portraitCrop the 512 crop
   * @param crop its pixels
   * @param face the crop at 256 x 256
   * @param mesh the face mesh; null if there was none
   * @param eyes the eyes, neutral without a mesh
   * @param info the motion
   */
  record Measured(
      FaceFinder.@Nullable Found found,
      float[] points,
      SimilarityCrop landmarkCrop,
      SimilarityCrop portraitCrop,
      FrameBuffer crop,
      FrameBuffer face,
      EyeMeter.@Nullable Mesh mesh,
      Eyes eyes,
      MotionInfo info) {}

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final SimilarityCrop.Plan portrait;
  private final EyeMeter meter;
  private final FaceFinder finder;
  private final DittoNetwork landmarks;
  private final DittoNetwork motion;
  private final DittoNetwork appearance;

  /** Loads the networks that {@code options} need from {@code pack}. */
  public SourceAnalysis(NetworkPack pack, DittoOptions options) throws IOException {
    SourceOptions source = options.source();
    double shiftX = options.compat() == Compat.REFERENCE ? 0 : source.cropShiftX();
    portrait =
        new SimilarityCrop.Plan(
            CROP_SIDE, source.cropScale(), shiftX, source.cropShiftY(), source.cropRotates());
    boolean whole = false;
    try {
      meter = keep(new EyeMeter(pack));
      finder =
          keep(
              options.faceDetector() == FaceDetector.BLAZEFACE
                  ? new BlazeFaceFinder(meter)
                  : new InsightFaceFinder(pack));
      landmarks = keep(pack.load(DittoModel.LANDMARK203));
      motion = keep(pack.load(DittoModel.MOTION));
      appearance = keep(pack.load(DittoModel.APPEARANCE));
      whole = true;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Searches {@code picture} for a face and measures it. */
  Measured search(FrameBuffer picture, int index, Optional<Landmarks> given) throws IOException {
    FaceFinder.Found found = finder.find(picture, index, given);
    SimilarityCrop crop =
        SimilarityCrop.of(
            found.points(), found.set(), found.outline(), SimilarityCrop.Plan.LANDMARKS);
    return measure(picture, found, crop);
  }

  /**
   * Measures the face that had {@code previous} landmarks in the frame before. There is no new
   * search, as in the reference.
   *
   * @param number of the frame in its clip, for messages
   * @throws FaceException if the landmarks have run away from the picture
   */
  Measured track(FrameBuffer picture, float[] previous, int number) throws FaceException {
    SimilarityCrop crop =
        SimilarityCrop.of(
            previous, LandmarkSet.POINTS_203, previous, SimilarityCrop.Plan.LANDMARKS);
    Measured measured = measure(picture, null, crop);
    float[] m = measured.portraitCrop().toPicture();
    float x = m[0] * CROP_SIDE / 2 + m[1] * CROP_SIDE / 2 + m[2];
    float y = m[3] * CROP_SIDE / 2 + m[4] * CROP_SIDE / 2 + m[5];
    double scale = Math.hypot(m[0], m[3]) * CROP_SIDE;
    boolean inside = x >= 0 && y >= 0 && x < picture.width() && y < picture.height();
    if (!(inside && scale >= LEAST_CROP && Double.isFinite(scale))) { // also where it is no number
      throw new FaceException(
          ErrorCode.NO_FACE,
          "The face is lost in frame %d of the clip. Use a clip in which it stays in view."
              .formatted(number),
          null);
    }
    return measured;
  }

  private Measured measure(
      FrameBuffer picture, FaceFinder.@Nullable Found found, SimilarityCrop landmarkCrop) {
    float[] points = LandmarkNetworks.points203(landmarks, picture, landmarkCrop);
    SimilarityCrop portraitCrop =
        SimilarityCrop.of(points, LandmarkSet.POINTS_203, points, portrait);
    FrameBuffer crop = portraitCrop.cut(picture);
    FrameBuffer face = Resize.half(crop);
    Optional<EyeMeter.Mesh> mesh = meter.measure(crop);
    return new Measured(
        found,
        points,
        landmarkCrop,
        portraitCrop,
        crop,
        face,
        mesh.orElse(null),
        mesh.map(m -> Eyes.of(m.points())).orElse(Eyes.NEUTRAL),
        MotionInfo.of(motion.run(Blobs.unitRgb(face))));
  }

  /** Returns the appearance volume of a face, {@code float32[1, 32, 16, 64, 64]}. */
  Tensor appearance(FrameBuffer face) {
    return appearance.run(Blobs.unitRgb(face)).tensor();
  }

  /** Runs every network once on a grey picture, in which no face is found. */
  public void warmUp() throws IOException {
    FrameBuffer grey = new FrameBuffer(CROP_SIDE, CROP_SIDE);
    Arrays.fill(grey.rgb(), (byte) 128);
    try {
      var unused = search(grey, 0, Optional.empty());
    } catch (FaceException e) { // as it should be
      float[] points = new float[2 * 203];
      for (int i = 0; i < 203; i++) { // any points that span a square
        points[2 * i] = CROP_SIDE * (0.3f + 0.4f * (i % 15) / 15);
        points[2 * i + 1] = CROP_SIDE * (0.3f + 0.4f * i / 203);
      }
      SimilarityCrop crop =
          SimilarityCrop.of(points, LandmarkSet.POINTS_203, points, SimilarityCrop.Plan.LANDMARKS);
      var unused = appearance(measure(grey, null, crop).face());
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("closing a network failed", e);
      }
    }
  }
}
