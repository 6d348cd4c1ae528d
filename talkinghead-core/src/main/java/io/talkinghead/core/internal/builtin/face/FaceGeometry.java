package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.Landmarks.Point;
import java.util.Objects;

/**
 * A measured face. Everything but the eyes is in <em>face units</em>: origin midway between the
 * irises, x along the line of the eyes to the picture's right, y down the face, 1 = distance
 * between the irises. One set of constants serves all resolutions.
 *
 * @param leftEye iris centre at the smaller x, pixels of the picture
 * @param rightEye the other iris centre, pixels
 * @param mouth the mouth
 * @param leftLid lids of the left eye
 * @param rightLid lids of the right eye
 * @param chin y of the chin
 */
public record FaceGeometry(
    Point leftEye, Point rightEye, Mouth mouth, Lid leftLid, Lid rightLid, double chin) {

  /**
   * A mouth. The lip line is {@code y(t) = line[0] + line[1] t + ... + line[4] t^4} for t in [-1,
   * 1], where {@code t = (x - centreX) / halfWidth}; beyond the corners it goes on straight. Where
   * the mouth is open the line is the lower edge of the upper lip, and the upper edge of the lower
   * lip is {@code y(t) + gap (1 - t^2)}.
   *
   * @param centreX x of the middle
   * @param halfWidth from the middle to a corner
   * @param line five coefficients
   * @param gap height of the opening in the middle, 0 for a closed mouth
   * @param upperLip thickness of the upper lip in the middle
   * @param lowerLip thickness of the lower lip in the middle
   */
  public record Mouth(
      double centreX,
      double halfWidth,
      double[] line,
      double gap,
      double upperLip,
      double lowerLip) {
    /** Returns y of the lip line at {@code x}. */
    public double lineAt(double x) {
      double t = (x - centreX) / halfWidth;
      double inside = Math.max(-1, Math.min(1, t));
      double y = 0;
      double slope = 0;
      for (int i = line.length - 1; i >= 0; i--) {
        slope = slope * inside + y;
        y = y * inside + line[i];
      }
      double steepest = 0.25 * halfWidth; // a steep end of the fit must not run away
      return y + Math.max(-steepest, Math.min(steepest, slope)) * (t - inside);
    }
  }

  /**
   * The lids of one eye. With {@code s = (x - centreX) / halfWidth} and base line {@code b =
   * centreY + tilt (x - centreX)} the upper lid is {@code b - upper (1 - |s|^2.2)}, the lower
   * {@code b + lower (1 - s^2)}.
   *
   * @param centreX x of the middle of the eye
   * @param centreY y of the base line in the middle
   * @param halfWidth from the middle to a corner
   * @param tilt slope of the base line
   * @param upper height of the upper lid above the base line
   * @param lower depth of the lower lid under the base line
   */
  public record Lid(
      double centreX, double centreY, double halfWidth, double tilt, double upper, double lower) {
    /** Returns y of the edge of the upper lid at {@code x}. */
    public double upperAt(double x) {
      double s = Math.min(1, Math.abs(x - centreX) / halfWidth);
      return centreY + tilt * (x - centreX) - upper * (1 - Math.pow(s, 2.2));
    }

    /** Returns y of the edge of the lower lid at {@code x}. */
    public double lowerAt(double x) {
      double s = Math.min(1, Math.abs(x - centreX) / halfWidth);
      return centreY + tilt * (x - centreX) + lower * (1 - s * s);
    }
  }

  public FaceGeometry {
    Objects.requireNonNull(leftEye, "leftEye");
    Objects.requireNonNull(rightEye, "rightEye");
    Objects.requireNonNull(mouth, "mouth");
    Objects.requireNonNull(leftLid, "leftLid");
    Objects.requireNonNull(rightLid, "rightLid");
  }

  /** Returns the distance between the irises in pixels: the length of a face unit. */
  public double eyeDistance() {
    return Math.hypot(rightEye.x() - leftEye.x(), rightEye.y() - leftEye.y());
  }
}
