package io.talkinghead;

/**
 * How a performance is directed. Everything is relative to what the voice and the seed give.
 *
 * @param mouthScale how far the mouth opens; 0 keeps it shut, 1 is natural, 2 the most
 * @param headScale how much the head moves; 0 keeps it still, 1 is natural, 2 the most
 * @param blinkRate how often the eyes blink; 0 never, 1 is natural (about 15 a minute), 4 the most
 * @param gazeX where the eyes look, -1 (picture's left) to 1 (right)
 * @param gazeY where the eyes look, -1 (up) to 1 (down)
 * @param smile corners of the mouth, -1 (down) to 1 (up)
 * @param brow brows, -1 (down) to 1 (up)
 * @param yawDegrees fixed turn of the head, -6 to 6, to the picture's right
 * @param pitchDegrees fixed nod, -5 to 5, downwards
 * @param rollDegrees fixed tilt, -5 to 5, clockwise
 */
public record Controls(
    double mouthScale,
    double headScale,
    double blinkRate,
    double gazeX,
    double gazeY,
    double smile,
    double brow,
    double yawDegrees,
    double pitchDegrees,
    double rollDegrees) {
  /** What the voice and the seed give. */
  public static final Controls NATURAL = builder().build();

  public Controls {
    Checks.inRange("mouthScale", mouthScale, 0, 2);
    Checks.inRange("headScale", headScale, 0, 2);
    Checks.inRange("blinkRate", blinkRate, 0, 4);
    Checks.inRange("gazeX", gazeX, -1, 1);
    Checks.inRange("gazeY", gazeY, -1, 1);
    Checks.inRange("smile", smile, -1, 1);
    Checks.inRange("brow", brow, -1, 1);
    Checks.inRange("yawDegrees", yawDegrees, -6, 6);
    Checks.inRange("pitchDegrees", pitchDegrees, -5, 5);
    Checks.inRange("rollDegrees", rollDegrees, -5, 5);
  }

  /** Returns a builder that holds the natural values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private double mouthScale = 1;
    private double headScale = 1;
    private double blinkRate = 1;
    private double gazeX;
    private double gazeY;
    private double smile;
    private double brow;
    private double yawDegrees;
    private double pitchDegrees;
    private double rollDegrees;

    private Builder() {}

    /** Sets {@link Controls#mouthScale()}. */
    public Builder mouthScale(double scale) {
      mouthScale = scale;
      return this;
    }

    /** Sets {@link Controls#headScale()}. */
    public Builder headScale(double scale) {
      headScale = scale;
      return this;
    }

    /** Sets {@link Controls#blinkRate()}. */
    public Builder blinkRate(double rate) {
      blinkRate = rate;
      return this;
    }

    /** Sets {@link Controls#gazeX()} and {@link Controls#gazeY()}. */
    public Builder gaze(double x, double y) {
      gazeX = x;
      gazeY = y;
      return this;
    }

    /** Sets {@link Controls#smile()}. */
    public Builder smile(double amount) {
      smile = amount;
      return this;
    }

    /** Sets {@link Controls#brow()}. */
    public Builder brow(double amount) {
      brow = amount;
      return this;
    }

    /** Sets the fixed head pose in degrees. */
    public Builder pose(double yaw, double pitch, double roll) {
      yawDegrees = yaw;
      pitchDegrees = pitch;
      rollDegrees = roll;
      return this;
    }

    /** Returns the controls. */
    public Controls build() {
      return new Controls(
          mouthScale,
          headScale,
          blinkRate,
          gazeX,
          gazeY,
          smile,
          brow,
          yawDegrees,
          pitchDegrees,
          rollDegrees);
    }
  }
}
