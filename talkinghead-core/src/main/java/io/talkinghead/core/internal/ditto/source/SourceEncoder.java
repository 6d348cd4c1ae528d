package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Warning;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns frames into a {@link DittoAvatar}: sizes, measures, smooths. <b>Threads:</b> any. */
public final class SourceEncoder {
  /** Hands over the frames of a clip in order. */
  @FunctionalInterface
  public interface Frames {
    /** Returns the next frame, which is not kept beyond the following call; null at the end. */
    @Nullable FrameBuffer next() throws IOException;
  }

  /**
   * What the caller knows of the face.
   *
   * @param index 0 for the largest face
   * @param given landmarks by hand
   */
  public record Hints(int index, Optional<Landmarks> given) {
    /** Nothing. */
    public static final Hints NONE = new Hints(0, Optional.empty());
  }

  private final SourceAnalysis analysis;
  private final DittoOptions options;
  private final long maxBytes;

  /**
   * Uses {@code analysis}, which remains the caller's.
   *
   * @param maxBytes most memory that the pictures of one clip may take
   */
  public SourceEncoder(SourceAnalysis analysis, DittoOptions options, long maxBytes) {
    this.analysis = analysis;
    this.options = options;
    this.maxBytes = maxBytes;
  }

  /** Frames of a source while it is measured. */
  private static final class Draft {
    final List<SourceAnalysis.Measured> measured = new ArrayList<>();
    final List<FrameBuffer> pictures = new ArrayList<>();
    final List<Warning> warnings = new ArrayList<>();
    final List<Integer> faceless = new ArrayList<>();
    @Nullable View view;
  }

  /**
   * Encodes a picture.
   *
   * @throws FaceException if no face is found
   */
  public DittoAvatar encode(FrameBuffer picture, FrameSize size, Hints hints, DittoDump dump)
      throws IOException {
    Iterator<FrameBuffer> one = List.of(picture).iterator();
    Draft draft = measure(() -> one.hasNext() ? one.next() : null, 1, size, hints, dump);
    return finish(draft, true);
  }

  /**
   * Encodes a clip.
   *
   * @param expected how many frames there will be at least, -1 if that is not known
   * @throws FaceException if no face is found in the first frame, or the face is lost in a later
   *     one
   * @throws InputException if the clip is empty or takes more memory than it may
   */
  public DittoAvatar encode(
      Frames frames, long expected, FrameSize size, Hints hints, DittoDump dump)
      throws IOException {
    Draft draft = measure(frames, expected, size, hints, dump);
    noteLostFaces(draft);
    return finish(draft, false);
  }

  private Draft measure(Frames frames, long expected, FrameSize size, Hints hints, DittoDump dump)
      throws IOException {
    Draft draft = new Draft();
    int limit = options.source().maxFrames();
    @Nullable PictureSize pictureSize = null;
    while (limit < 0 || draft.measured.size() < limit) {
      FrameBuffer frame = frames.next();
      if (frame == null) {
        break;
      }
      if (pictureSize == null) {
        pictureSize = PictureSize.of(frame.width(), frame.height(), options.source().maxSize());
        noteScaling(frame, pictureSize, draft);
      }
      FrameBuffer picture = pictureSize.fit(frame);
      SourceAnalysis.Measured measured = measure(picture, draft, hints);
      if (draft.view == null) {
        draft.view = View.of(picture, measured.portraitCrop().toPicture(), size);
      }
      SourceTrace.add(dump, measured);
      if (measured.mesh() == null) {
        draft.faceless.add(draft.measured.size());
      }
      draft.pictures.add(draft.view.show(picture));
      draft.measured.add(light(measured, draft.measured.isEmpty()));
      requireRoom(draft, expected);
    }
    if (draft.view == null) {
      throw new InputException(ErrorCode.CLIP_UNREADABLE, "The clip has no frames.");
    }
    SourceTrace.write(dump);
    return draft;
  }

  private SourceAnalysis.Measured measure(FrameBuffer picture, Draft draft, Hints hints)
      throws IOException {
    int number = draft.measured.size();
    if (number > 0) {
      return analysis.track(picture, draft.measured.get(number - 1).points(), number);
    }
    SourceAnalysis.Measured measured = analysis.search(picture, hints.index(), hints.given());
    FaceFinder.Found found = measured.found();
    if (found != null && found.boxes().size() > 1 && hints.given().isEmpty()) {
      draft.warnings.add(
          new Warning(
              Warning.Code.MULTIPLE_FACES,
              "%d faces were seen; number %d by size was taken. Choose another with faceIndex."
                  .formatted(found.boxes().size(), hints.index())));
    }
    return measured;
  }

  /** Tracking goes on where the eyes are not found; what it follows may be no face any more. */
  private static void noteLostFaces(Draft draft) {
    if (!draft.faceless.isEmpty()) {
      draft.warnings.add(
          new Warning(
              Warning.Code.FACE_LOST,
              ("In %d of the clip's %d frames no face was seen, first in frame %d. Use a clip in which"
                      + " the face stays in view.")
                  .formatted(draft.faceless.size(), draft.measured.size(), draft.faceless.get(0))));
    }
  }

  private static void noteScaling(FrameBuffer frame, PictureSize size, Draft draft) {
    if (frame.width() - size.width() > 1 || frame.height() - size.height() > 1) {
      draft.warnings.add(
          new Warning(
              Warning.Code.PICTURE_SCALED,
              "The picture of %d x %d pixels was scaled to %d x %d."
                  .formatted(frame.width(), frame.height(), size.width(), size.height())));
    }
  }

  /** Drops the pixels that are not needed any more. */
  private static SourceAnalysis.Measured light(SourceAnalysis.Measured m, boolean first) {
    return new SourceAnalysis.Measured(
        first ? m.found() : null,
        m.points(),
        m.landmarkCrop(),
        m.portraitCrop(),
        m.face(),
        m.face(),
        null,
        m.eyes(),
        m.info());
  }

  /** A clip that will not fit fails at its first frame if its length is known. */
  private void requireRoom(Draft draft, long expected) throws InputException {
    FrameBuffer one = draft.pictures.get(0);
    long each = one.rgb().length + 3L * 256 * 256;
    long count = Math.max(expected, draft.pictures.size());
    if (count > 1 && each * count > maxBytes) {
      throw new InputException(
          ErrorCode.CLIP_TOO_LARGE,
          ("The clip needs %d MiB for %d frames of %d x %d pixels, of which %d fit; at most %d MiB are"
                  + " allowed. Use a shorter clip, or set maxFrames or maxSize.")
              .formatted(
                  each * count >> 20,
                  count,
                  one.width(),
                  one.height(),
                  maxBytes / each,
                  maxBytes >> 20));
    }
  }

  private DittoAvatar finish(Draft draft, boolean picture) {
    View view = Objects.requireNonNull(draft.view);
    List<MotionInfo> smoothed =
        SourceSmoothing.smooth(
            draft.measured.stream().map(SourceAnalysis.Measured::info).toList(),
            options.source().smoothing());
    List<SourceFrame> frames = new ArrayList<>();
    for (int i = 0; i < smoothed.size(); i++) {
      SourceAnalysis.Measured measured = draft.measured.get(i);
      frames.add(
          new SourceFrame(
              draft.pictures.get(i),
              measured.face(),
              view.show(measured.portraitCrop().toPicture()),
              smoothed.get(i),
              KeypointTransform.place(smoothed.get(i)),
              measured.eyes()));
    }
    SourceAnalysis.Measured first = draft.measured.get(0);
    float @Nullable [] appearance = picture ? analysis.appearance(first.face()).toFloats() : null;
    float[] canonical = first.info().get(MotionKey.KP).clone();
    return new DittoAvatar(
        frames, canonical, appearance, landmarks(first.points()), draft.warnings);
  }

  /** Eyes and mouth corners of 203 points; the line of the eyes may be upside down. */
  private static Landmarks landmarks(float[] points) {
    Point left = point(LandmarkSet.POINTS_203.leftEye(points));
    Point right = point(LandmarkSet.POINTS_203.rightEye(points));
    Point one = point(LandmarkSet.POINTS_203.mouthCorner(points, 0));
    Point other = point(LandmarkSet.POINTS_203.mouthCorner(points, 1));
    boolean swapped = left.x() > right.x();
    if (left.x() == right.x()) {
      right = new Point(Math.nextUp(right.x()), right.y());
    }
    return new Landmarks(
        swapped ? right : left,
        swapped ? left : right,
        swapped ? other : one,
        swapped ? one : other,
        null,
        null,
        null,
        List.of(),
        List.of());
  }

  private static Point point(float[] xy) {
    return new Point(xy[0], xy[1]);
  }
}
