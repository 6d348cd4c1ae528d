package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one frame is directed ({@code ctrl_info[i]}), or all of them ({@code overall_ctrl_info}).
 * What is null is left alone.
 *
 * @param deltaPitch degrees added to the nod, -180 to 180
 * @param deltaYaw degrees added to the turn, likewise
 * @param deltaRoll degrees added to the tilt, likewise
 * @param alphaPitch factor of the nod, -100 to 100. As in the reference, without a delta on the
 *     same axis it multiplies the network's 66 logits, not the angle
 * @param alphaYaw factor of the turn, likewise
 * @param alphaRoll factor of the tilt, likewise
 * @param deltaExp {@code float32[63]} added to the expression
 * @param vadAlpha how much of the voice's expression is kept, 0 to 1; the rest is the source's
 * @param fadeAlpha how much of the motion is kept when fading, 0 to 1
 */
public record FrameControl(
    @Nullable Double deltaPitch,
    @Nullable Double deltaYaw,
    @Nullable Double deltaRoll,
    @Nullable Double alphaPitch,
    @Nullable Double alphaYaw,
    @Nullable Double alphaRoll,
    float @Nullable [] deltaExp,
    @Nullable Double vadAlpha,
    @Nullable Double fadeAlpha) {
  /** Leaves everything alone. */
  public static final FrameControl NONE =
      new FrameControl(null, null, null, null, null, null, null, null, null);

  public FrameControl {
    check("deltaPitch", deltaPitch, -180, 180);
    check("deltaYaw", deltaYaw, -180, 180);
    check("deltaRoll", deltaRoll, -180, 180);
    check("alphaPitch", alphaPitch, -100, 100);
    check("alphaYaw", alphaYaw, -100, 100);
    check("alphaRoll", alphaRoll, -100, 100);
    check("vadAlpha", vadAlpha, 0, 1);
    check("fadeAlpha", fadeAlpha, 0, 1);
    Checks.argument(
        deltaExp == null || deltaExp.length == 63,
        "deltaExp must hold 63 numbers, holds %d",
        deltaExp == null ? 0 : deltaExp.length);
  }

  private static void check(String name, @Nullable Double value, double low, double high) {
    if (value != null) {
      Checks.inRange(name, value, low, high);
    }
  }

  /** Turns the head by fixed angles in degrees. */
  public static FrameControl pose(double pitch, double yaw, double roll) {
    return new FrameControl(pitch, yaw, roll, null, null, null, null, null, null);
  }

  /** Returns these controls, completed by {@code base} where they are null. */
  public FrameControl over(FrameControl base) {
    return new FrameControl(
        first(deltaPitch, base.deltaPitch),
        first(deltaYaw, base.deltaYaw),
        first(deltaRoll, base.deltaRoll),
        first(alphaPitch, base.alphaPitch),
        first(alphaYaw, base.alphaYaw),
        first(alphaRoll, base.alphaRoll),
        first(deltaExp, base.deltaExp),
        first(vadAlpha, base.vadAlpha),
        first(fadeAlpha, base.fadeAlpha));
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one != null ? one : other;
  }

  /**
   * Factors of the head's angles. They act on angles, not on logits: where the pose has no offset
   * it gets one of 0 degrees.
   */
  public FrameControl withPoseScale(double pitch, double yaw, double roll) {
    return new FrameControl(
        first(deltaPitch, 0.0),
        first(deltaYaw, 0.0),
        first(deltaRoll, 0.0),
        pitch,
        yaw,
        roll,
        deltaExp,
        vadAlpha,
        fadeAlpha);
  }

  /** Returns these controls with another {@link #vadAlpha()}. */
  public FrameControl withVadAlpha(double alpha) {
    return new FrameControl(
        deltaPitch,
        deltaYaw,
        deltaRoll,
        alphaPitch,
        alphaYaw,
        alphaRoll,
        deltaExp,
        alpha,
        fadeAlpha);
  }

  /** Returns these controls with another {@link #fadeAlpha()}. */
  public FrameControl withFadeAlpha(double alpha) {
    return new FrameControl(
        deltaPitch,
        deltaYaw,
        deltaRoll,
        alphaPitch,
        alphaYaw,
        alphaRoll,
        deltaExp,
        vadAlpha,
        alpha);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FrameControl that
        && Objects.equals(numbers(), that.numbers())
        && Arrays.equals(deltaExp, that.deltaExp);
  }

  @Override
  public int hashCode() {
    return 31 * numbers().hashCode() + Arrays.hashCode(deltaExp);
  }

  private java.util.List<@Nullable Double> numbers() {
    return Arrays.asList(
        deltaPitch, deltaYaw, deltaRoll, alphaPitch, alphaYaw, alphaRoll, vadAlpha, fadeAlpha);
  }
}
