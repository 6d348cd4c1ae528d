package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FaceBox;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.builtin.face.FaceDetector.Attempt;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a face in a picture and measures it, or says why not.
 *
 * <p>The chain: cascades find faces ({@link FaceDetector}) and eyes ({@link EyeFinder}); the face
 * is turned upright and brought to 100 pixels between the irises ({@link AlignedFace}); mouth
 * ({@link MouthMeasure}) and lids ({@link LidFit}) are fitted there; {@link HumanCheck} weighs what
 * speaks against a human face. Points given by hand replace what would be measured, and silence the
 * doubts.
 *
 * <p><b>Threads:</b> any number; each call works on its own. <br>
 * <b>Ownership:</b> the picture is only read. The same picture gives the same numbers.
 */
public final class FaceFinder {
  /** Share of the best face's votes below which a candidate is noise. */
  private static final double FEW_VOTES = 0.15;

  /** Weight of a pair of eyes from which no further attempt is made to see better. */
  private static final double CLEAR_EYES = 0.7;

  /** Least size of a further face, as a share of the largest. */
  private static final double FURTHER_FACE = 0.3;

  /**
   * Side of the box of a face in distances between the irises, and how far its middle lies down.
   */
  private static final double BOX_SIDE = 2.5;

  private static final double BOX_DOWN = 0.45;

  /** What is measured beside the rest. */
  private record Beside(MouthMeasure.Single brighter, Lid[] lids) {}

  private record Seen(FaceCandidate face, WorkPicture work, EyePair eyes) {}

  private FaceFinder() {}

  /**
   * Finds the face {@code faceIndex} of {@code picture}.
   *
   * @param picture sRGB
   * @param faceIndex 0 for the largest face, 1 for the next; without meaning if eyes are given
   * @param given points that are known already
   * @param forced whether doubts about the face (fur, a covered mouth) are set aside
   * @param side does a part of the work; the result does not depend on it
   * @throws FaceException if there is no such face, or it cannot be animated
   */
  public static FoundFace find(
      FrameBuffer picture, int faceIndex, Optional<Landmarks> given, boolean forced, SideWork side)
      throws FaceException {
    List<Warning> warnings = new ArrayList<>();
    if (given.isPresent()) {
      GivenLandmarks points = new GivenLandmarks(given.get());
      points.check(picture);
      EyePair eyes = new EyePair(given.get().leftEye(), given.get().rightEye(), 0);
      FaceCandidate face = around(eyes);
      FaceRefusals.checkEyes(eyes, face.box());
      WorkPicture work = WorkPicture.around(picture, face.centreX(), face.centreY(), face.size());
      FaceRefusals.warnOfFace(eyes, 1, 0, warnings);
      Seen seen = new Seen(face, work, eyes);
      return measure(seen, points, true, List.of(face.box()), warnings, side);
    }
    List<Seen> faces = seek(picture, side);
    if (faceIndex >= faces.size()) {
      throw FaceRefusals.noSuchFace(faceIndex, faces.size());
    }
    Seen chosen = faces.get(faceIndex);
    FaceRefusals.checkEyes(chosen.eyes(), chosen.face().box());
    FaceRefusals.warnOfFace(chosen.eyes(), faces.size(), faceIndex, warnings);
    List<FaceBox> boxes = faces.stream().map(seen -> seen.face().box()).toList();
    return measure(chosen, null, forced, boxes, warnings, side);
  }

  /** Finds the face on the calling thread alone. */
  static FoundFace find(
      FrameBuffer picture, int faceIndex, Optional<Landmarks> given, boolean forced)
      throws FaceException {
    return find(picture, faceIndex, given, forced, SideWork.NONE);
  }

  /** Returns the faces with two eyes, the largest first; never none. */
  private static List<Seen> seek(FrameBuffer picture, SideWork side) throws FaceException {
    FaceDetector detector = new FaceDetector(picture, side);
    EyeFinder eyeFinder = new EyeFinder(side);
    FaceCandidate blind = null;
    List<Seen> best = List.of();
    double clearest = 0;
    for (Attempt attempt : Attempt.values()) {
      List<FaceCandidate> candidates = detector.look(attempt);
      int most = candidates.stream().mapToInt(FaceCandidate::votes).max().orElse(0);
      List<Seen> seen = new ArrayList<>();
      for (FaceCandidate face : candidates) {
        if (face.votes() < FEW_VOTES * most
            || (!seen.isEmpty() && face.size() < FURTHER_FACE * seen.get(0).face().size())) {
          continue;
        }
        WorkPicture work = WorkPicture.around(picture, face.centreX(), face.centreY(), face.size());
        EyePair eyes = eyeFinder.find(work, face);
        if (eyes != null) {
          seen.add(new Seen(face, work, eyes));
        } else if (blind == null || face.votes() > blind.votes()) {
          blind = face;
        }
      }
      double clear = seen.stream().mapToDouble(one -> one.eyes().weight()).max().orElse(0);
      if (clear > clearest) {
        clearest = clear;
        best = seen;
      }
      if (clearest >= CLEAR_EYES) {
        break;
      }
    }
    if (!best.isEmpty()) {
      return best;
    }
    throw blind == null ? FaceRefusals.noFace() : FaceRefusals.noEyes(blind.box());
  }

  /** Returns the box in which a face with {@code eyes} would have been seen. */
  private static FaceCandidate around(EyePair eyes) {
    FaceFrame frame = new FaceFrame(eyes.left(), eyes.right());
    Landmarks.Point middle = frame.toPicture(0, BOX_DOWN);
    return new FaceCandidate(
        middle.x(), middle.y(), BOX_SIDE * eyes.distance(), eyes.rollDegrees(), 0);
  }

  private static FoundFace measure(
      Seen seen,
      @Nullable GivenLandmarks given,
      boolean sure,
      List<FaceBox> faces,
      List<Warning> warnings,
      SideWork side)
      throws FaceException {
    AlignedFace aligned = new AlignedFace(seen.work(), seen.eyes());
    LabFace lab = aligned.lab(1);
    Supplier<Beside> beside =
        side.start(
            () -> new Beside(MouthMeasure.Single.ofBrighter(aligned), new LidFit(lab).fit()));
    MouthMeasure measured = MouthMeasure.of(aligned, lab, () -> beside.get().brighter());
    HumanCheck check =
        HumanCheck.of(lab, aligned.magnification, measured, sure ? 1 : seen.eyes().weight());
    if (!sure) {
      FaceRefusals.checkHuman(measured.score(), check, seen.face().box());
      FaceRefusals.checkClear(seen.eyes(), measured.score(), seen.face().box());
    }
    Mouth mouth = measured.mouth();
    Lid[] lids = beside.get().lids();
    boolean mouthGiven = given != null && given.knowsMouth();
    if (given != null) {
      mouth = given.mouth(mouth);
      lids = new Lid[] {given.lid(true, lids[0]), given.lid(false, lids[1])};
    }
    double chin = ChinFit.fit(lab, mouth);
    FaceGeometry geometry =
        new FaceGeometry(
            seen.eyes().left(),
            seen.eyes().right(),
            mouth,
            lids[0],
            lids[1],
            given == null ? chin : given.chin(chin));
    FaceRefusals.warnOfMouth(mouth.centreX(), mouthGiven ? null : measured, warnings);
    return new FoundFace(
        geometry,
        GeometryPoints.of(geometry),
        warnings,
        faces,
        new FoundFace.Quality(
            seen.eyes().weight(),
            measured.score(),
            measured.spread(),
            check.doubt(),
            seen.eyes().rollDegrees(),
            seen.eyes().distance()));
  }
}
