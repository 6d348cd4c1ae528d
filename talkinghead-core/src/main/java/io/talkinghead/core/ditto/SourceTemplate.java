package io.talkinghead.core.ditto;

import io.talkinghead.Checks;

/**
 * The motion of another face that stands in for the source's when motion is generated ({@code
 * ch_info}): its eyes, canonical key points and first condition; strengths are scaled by the ratio
 * of the two faces' sizes.
 *
 * @param pitch {@code float32[66]} logits
 * @param yaw {@code float32[66]} logits
 * @param roll {@code float32[66]} logits
 * @param t {@code float32[3]}
 * @param exp {@code float32[63]}
 * @param scale size of the head
 * @param kp {@code float32[63]} canonical key points, the condition {@code sc}
 * @param eyeOpen {@code float32[n, 2]}, a row for each frame of the template
 * @param eyeBall {@code float32[n, 6]}, likewise
 */
public record SourceTemplate(
    float[] pitch,
    float[] yaw,
    float[] roll,
    float[] t,
    float[] exp,
    float scale,
    float[] kp,
    float[][] eyeOpen,
    float[][] eyeBall) {
  public SourceTemplate {
    length("pitch", pitch, 66);
    length("yaw", yaw, 66);
    length("roll", roll, 66);
    length("t", t, 3);
    length("exp", exp, 63);
    length("kp", kp, 63);
    Checks.argument(scale > 0 && Float.isFinite(scale), "scale must be positive, was %s", scale);
    Checks.argument(
        eyeOpen.length > 0 && eyeOpen.length == eyeBall.length,
        "a template needs as many eyeOpen as eyeBall rows, had %d and %d",
        eyeOpen.length,
        eyeBall.length);
    for (int i = 0; i < eyeOpen.length; i++) {
      length("eyeOpen", eyeOpen[i], 2);
      length("eyeBall", eyeBall[i], 6);
    }
  }

  private static void length(String name, float[] values, int length) {
    Checks.argument(
        values.length == length, "%s must hold %d numbers, holds %d", name, length, values.length);
  }
}
