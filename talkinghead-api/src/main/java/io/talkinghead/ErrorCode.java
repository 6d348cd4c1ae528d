package io.talkinghead;

/**
 * What was wrong with something that the world gave us: a picture, a recording, a track, a target.
 * The codes are stable; programs may branch on them.
 */
public enum ErrorCode {
  /** No such file, or it cannot be read. */
  FILE_NOT_FOUND,
  /** The bytes are no picture, or a damaged one. */
  PICTURE_UNREADABLE,
  /** The picture exceeds {@link Limits#maxPictureBytes()} or {@link Limits#maxPicturePixels()}. */
  PICTURE_TOO_LARGE,
  /**
   * The bytes are a video clip that is damaged, cut short, or holds no pictures; or a piece of a
   * video that cannot follow the others.
   */
  CLIP_UNREADABLE,
  /** The clip exceeds {@link Limits#maxClipBytes()} or {@link Limits#maxClipFrames()}. */
  CLIP_TOO_LARGE,
  /** The portrait is a video clip, and the backend animates pictures only. */
  CLIP_NOT_SUPPORTED,
  /** The bytes are no recording, or hold no sound that can be decoded. */
  AUDIO_UNREADABLE,
  /** The recording has no samples. */
  AUDIO_EMPTY,
  /** The recording exceeds {@link Limits#maxAudioBytes()} or {@link Limits#maxAudioDuration()}. */
  AUDIO_TOO_LARGE,
  /** No face was found in the picture. */
  NO_FACE,
  /** A face was found, but not both of its eyes. */
  EYES_NOT_FOUND,
  /** What was found has not the skin or the proportions of a human face. */
  NOT_HUMAN,
  /** The eyes are too close together to animate. */
  FACE_TOO_SMALL,
  /** The head is tilted too far. */
  FACE_TILTED,
  /** The mouth could not be located. */
  MOUTH_UNCERTAIN,
  /** The chosen {@code faceIndex} is not among the faces found. */
  NO_SUCH_FACE,
  /** Landmarks given by hand are outside of the picture or contradict each other. */
  LANDMARKS_INVALID,
  /** A motion track or another JSON file is damaged or of another kind. */
  TRACK_INVALID,
  /** The target cannot be created or written. */
  OUTPUT_NOT_WRITABLE,
  /** The file system of the target is full. */
  DISK_FULL,
  /** The stream that receives the video failed or was closed. */
  OUTPUT_CLOSED,
  /** No encoder is able to write the requested format. */
  ENCODER_NOT_AVAILABLE,
  /** The bytes are no avatar file, or a damaged one, or one of a newer form. */
  AVATAR_INVALID,
  /** An avatar file was written by another backend, with other models or options. */
  AVATAR_MISMATCH,
  /** A model pack lacks a file, or one is damaged or of another shape than its contract. */
  MODEL_INVALID,
  /** A model file could not be fetched. */
  MODEL_NOT_AVAILABLE,
  /** The head has as much to do as {@link Capacity} allows; see {@link AtCapacityException}. */
  AT_CAPACITY
}
