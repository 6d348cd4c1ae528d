package io.talkinghead.core.internal.builtin.face;

/**
 * Adds up what speaks against a human face. The cascades also see cats, dogs, horses and patterns;
 * no single sign tells them from people (paintings are rough, beards hide mouths, turned heads have
 * them aside), but two together nearly always do.
 *
 * @param fur rough cheeks
 * @param pallor cheeks without red in a picture that has colour
 * @param darkEyes no white beside the irises
 * @param faintMouth little evidence for a mouth
 * @param asideMouth a mouth far from the middle between the eyes
 * @param vagueEyes eyes that were hardly seen
 * @param unsteadyMouth a mouth that moves with the tones of the picture
 */
record HumanCheck(
    double fur,
    double pallor,
    double darkEyes,
    double faintMouth,
    double asideMouth,
    double vagueEyes,
    double unsteadyMouth) {
  /** Sum of doubts from which a face is refused. */
  static final double REFUSED = 2;

  /** What rough cheeks count at most in a face that is a person's in all other respects. */
  private static final double WRINKLED = 1.4;

  /** Other doubts of a person, at most. */
  private static final double CLEAR = 0.5;

  /** a* of cheeks that are red as skin is and fur is not; people measured 8 to 25. */
  private static final double RED_AS_SKIN = 20;

  static HumanCheck of(LabFace face, double magnification, MouthMeasure mouth, double eyes) {
    SkinCheck skin = SkinCheck.of(face, magnification);
    double roughness = skin.roughness() - 0.2 * Math.max(0, skin.grain() - 0.5);
    HumanCheck seen =
        new HumanCheck(
            ramp(roughness, 3, 4.5, 2),
            mouth.evidence().colour
                * ramp(skin.chroma(), 2, 5, 1)
                * ramp(-skin.redness(), -4.5, -1, 1),
            ramp(-whiteOfEyes(face, magnification), -0.55, -0.4, 1),
            ramp(-mouth.score(), -0.9, -0.5, 1.25),
            ramp(Math.abs(mouth.offset()), 0.12, 0.19, 1),
            ramp(-eyes, -0.5, -0.2, 1),
            mouth.steady() ? 0 : 0.75);
    return skin.redness() >= RED_AS_SKIN ? seen.withWrinkles() : seen;
  }

  /** An old face in a sharp photograph is as rough as fur; but its eyes and mouth are clear. */
  private HumanCheck withWrinkles() {
    return doubt() - fur > CLEAR
        ? this
        : new HumanCheck(
            Math.min(fur, WRINKLED),
            pallor,
            darkEyes,
            faintMouth,
            asideMouth,
            vagueEyes,
            unsteadyMouth);
  }

  /** Returns 0 at {@code zero}, 1 at {@code one} and in proportion, up to {@code most}. */
  private static double ramp(double value, double zero, double one, double most) {
    return Math.max(0, Math.min(most, (value - zero) / (one - zero)));
  }

  /**
   * Returns how light the lighter places left and right of the irises are, as a share of the skin;
   * of the better eye.
   */
  static double whiteOfEyes(LabFace face, double magnification) {
    Plane light =
        face.lightness().part(-100, 100, -40, 90).blurred(Math.max(1.2, 0.5 * magnification));
    double skin = MouthEvidence.quantile(light, -60, 60, 30, 60, 0.5);
    double best = 0;
    for (int side = -1; side <= 1; side += 2) {
      double left = 0;
      double right = 0;
      for (int y = -4; y <= 5; y++) {
        for (int x = 9; x <= 18; x++) {
          left = Math.max(left, light.nearest(side * 50 - x, y));
          right = Math.max(right, light.nearest(side * 50 + x, y));
        }
      }
      best = Math.max(best, Math.min(left, right));
    }
    return best / Math.max(1, skin);
  }

  /** Returns the sum of all doubts. */
  double doubt() {
    return ofSkin() + faintMouth + asideMouth + vagueEyes + unsteadyMouth;
  }

  /** Returns the doubts that are not about the mouth. */
  double ofSkin() {
    return fur + pallor + darkEyes;
  }

  /** Says in words what was seen. */
  String reasons() {
    StringBuilder text = new StringBuilder();
    add(text, fur, "fur or a rough texture where skin should be");
    add(text, pallor, "cheeks without the colour of skin");
    add(text, darkEyes, "eyes without white");
    add(text, faintMouth, "hardly a trace of a mouth");
    add(text, asideMouth, "a mouth far from the middle of the face");
    add(text, vagueEyes, "eyes hardly seen");
    add(text, unsteadyMouth, "a mouth that cannot be told from shadows");
    return text.toString();
  }

  private static void add(StringBuilder text, double doubt, String what) {
    if (doubt >= 0.4) {
      text.append(text.length() == 0 ? "" : ", ").append(what);
    }
  }
}
