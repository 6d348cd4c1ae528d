package io.talkinghead.core.internal.builtin.face;

/** The bundled cascades, read once when the first face is sought. */
final class Cascades {
  static final HaarCascade FRONTAL_ALT2 = HaarCascade.bundled("frontalface_alt2");
  static final HaarCascade FRONTAL_DEFAULT = HaarCascade.bundled("frontalface_default");
  static final HaarCascade EYE_WITH_GLASSES = HaarCascade.bundled("eye_tree_eyeglasses");
  static final HaarCascade EYE = HaarCascade.bundled("eye");
  static final HaarCascade LEFT_EYE = HaarCascade.bundled("lefteye_2splits");
  static final HaarCascade RIGHT_EYE = HaarCascade.bundled("righteye_2splits");

  private Cascades() {}
}
