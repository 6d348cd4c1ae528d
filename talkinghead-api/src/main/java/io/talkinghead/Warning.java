package io.talkinghead;

import java.util.Objects;

/**
 * Something a user should know although the job went on.
 *
 * @param code what it is about, for programs
 * @param message what was seen and what to do
 */
public record Warning(Code code, String message) {
  /** What a warning is about. */
  public enum Code {
    /** Several faces; the largest was taken. */
    MULTIPLE_FACES,
    /** The head seems turned away from the camera. */
    HEAD_TURNED,
    /** In some frames of a clip no face was seen. */
    FACE_LOST,
    /** Fewer pixels between the eyes than advised. */
    FACE_SMALL,
    /** The mouth was placed by averages because measurements of it disagreed. */
    MOUTH_UNCERTAIN,
    /** The recording holds no speech for a while; the mouth stays at rest. */
    NO_SPEECH,
    /** Samples that are not numbers were taken as silence. */
    AUDIO_NOT_FINITE,
    /** The recording ends before its header says so. */
    AUDIO_TRUNCATED,
    /** The picture was scaled down to the largest supported size. */
    PICTURE_SCALED
  }

  public Warning {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
