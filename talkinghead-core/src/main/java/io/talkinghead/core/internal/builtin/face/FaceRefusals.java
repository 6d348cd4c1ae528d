package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceBox;
import io.talkinghead.FaceException;
import io.talkinghead.Warning;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The limits of what can be animated, and the words in which faces beyond them are refused. */
final class FaceRefusals {
  private static final double SMALLEST_EYE_DISTANCE = 20;
  private static final double ADVISED_EYE_DISTANCE = 40;
  private static final double STEEPEST_ROLL_DEGREES = 30;
  private static final double FAINTEST_MOUTH = 0.25;
  private static final double TURNED = 0.16;

  /** Least product of the evidence for the eyes and that for the mouth of a large, upright face. */
  private static final double LEAST_EVIDENCE = 0.36;

  private FaceRefusals() {}

  static FaceException noFace() {
    return new FaceException(
        ErrorCode.NO_FACE,
        "No face found. Use a frontal portrait with both eyes and the mouth visible.",
        null);
  }

  static FaceException noEyes(FaceBox box) {
    return new FaceException(
        ErrorCode.EYES_NOT_FOUND,
        "Found a face but not both eyes (profile, sunglasses, hair over an eye, upside down?)."
            + " Pass landmarks, or use a frontal picture.",
        box);
  }

  static FaceException noSuchFace(int index, int count) {
    return new FaceException(
        ErrorCode.NO_SUCH_FACE,
        count == 1
            ? "There is no face " + index + ": 1 face was found. Choose faceIndex 0."
            : "There is no face %d: %d faces were found. Choose faceIndex 0 to %d, the largest first."
                .formatted(index, count, count - 1),
        null);
  }

  /** Refuses eyes that are too close together or too steep. */
  static void checkEyes(EyePair eyes, FaceBox box) throws FaceException {
    double distance = eyes.distance();
    if (distance < SMALLEST_EYE_DISTANCE) {
      throw new FaceException(
          ErrorCode.FACE_TOO_SMALL,
          "The face is only %d px between the eyes; at least %d are needed, %d advised. Use a larger picture of the face."
              .formatted(
                  (int) Math.floor(distance), // never the limit itself
                  Math.round(SMALLEST_EYE_DISTANCE),
                  Math.round(ADVISED_EYE_DISTANCE)),
          box);
    }
    if (Math.abs(eyes.rollDegrees()) > STEEPEST_ROLL_DEGREES) {
      throw new FaceException(
          ErrorCode.FACE_TILTED,
          "The head is tilted by %d degrees, at most %d are possible; turn the picture."
              .formatted(
                  (int) Math.ceil(Math.abs(eyes.rollDegrees())), Math.round(STEEPEST_ROLL_DEGREES)),
          box);
    }
  }

  /** Refuses a mouth that is not there and a face that is no human one. */
  static void checkHuman(double mouthScore, HumanCheck check, FaceBox box) throws FaceException {
    if (mouthScore < FAINTEST_MOUTH) {
      throw new FaceException(
          ErrorCode.MOUTH_UNCERTAIN,
          "The mouth could not be located (covered, strong shadow?). Pass landmarks, or use a"
              + " picture with the mouth visible.",
          box);
    }
    if (check.doubt() < HumanCheck.REFUSED) {
      return;
    }
    if (check.ofSkin() >= 1) {
      throw new FaceException(
          ErrorCode.NOT_HUMAN,
          "This does not look like a human face: "
              + check.reasons()
              + ". Use a portrait of a person, or pass landmarks or force it to animate it anyway.",
          box);
    }
    throw new FaceException(
        ErrorCode.MOUTH_UNCERTAIN,
        "The mouth could not be located: "
            + check.reasons()
            + ". Pass landmarks, or use a picture with the mouth visible.",
        box);
  }

  /**
   * Refuses what may be no face at all. Fruit, playing cards and handwriting have now and then two
   * dark spots and a line below them; but the spots are poor eyes and the line a poor mouth, and
   * mostly they are small or aslant.
   */
  static void checkClear(EyePair eyes, double mouthScore, FaceBox box) throws FaceException {
    double needed =
        LEAST_EVIDENCE
            + 0.02 * Math.max(0, Math.abs(eyes.rollDegrees()) - 8)
            + 0.015 * Math.max(0, 30 - eyes.distance());
    if (eyes.weight() * mouthScore < needed) {
      throw new FaceException(
          ErrorCode.NO_FACE,
          "No clear face found: what looks like one has hardly eyes or a mouth. Use a sharp,"
              + " frontal portrait, or pass landmarks or force it to animate it anyway.",
          box);
    }
  }

  /** Adds what the user should know about the eyes and the number of faces. */
  static void warnOfFace(EyePair eyes, int faces, int chosen, List<Warning> warnings) {
    if (faces > 1) {
      warnings.add(
          new Warning(
              Warning.Code.MULTIPLE_FACES,
              faces
                  + " faces; animating "
                  + (chosen == 0 ? "the largest" : "face " + chosen)
                  + ". Choose with faceIndex or a crop."));
    }
    if (eyes.distance() < ADVISED_EYE_DISTANCE) {
      warnings.add(
          new Warning(
              Warning.Code.FACE_SMALL,
              "The face is only %d px between the eyes; at least %d is advised."
                  .formatted(Math.round(eyes.distance()), Math.round(ADVISED_EYE_DISTANCE))));
    }
  }

  /** Adds what the user should know about the mouth; {@code measured} is null if it was given. */
  static void warnOfMouth(double centreX, @Nullable MouthMeasure measured, List<Warning> warnings) {
    if (Math.abs(centreX) > TURNED) {
      warnings.add(
          new Warning(
              Warning.Code.HEAD_TURNED,
              String.format(
                  Locale.ROOT,
                  "The head seems turned (mouth %.2f eye distances aside); the result may look skewed.",
                  centreX)));
    }
    if (measured != null && !measured.steady()) {
      warnings.add(
          new Warning(
              Warning.Code.MOUTH_UNCERTAIN,
              String.format(
                  Locale.ROOT,
                  "Measurements of the mouth differ by %d %% of the eye distance; it was placed"
                      + " where they agree, or by average proportions. Check it, or pass landmarks of"
                      + " the mouth.",
                  Math.round(100 * measured.spread()))));
    }
  }
}
