package io.talkinghead.core.ditto;

/** Which networks of a pack find the face. */
public enum FaceDetector {
  /**
   * The pack's InsightFace detector and 106 landmarks, as the reference. Their licence allows
   * non-commercial use only.
   */
  INSIGHTFACE,
  /**
   * BlazeFace and Face Mesh of the same pack supply box and landmarks; no InsightFace file is read.
   */
  BLAZEFACE
}
