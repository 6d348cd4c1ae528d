package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SourceTemplate;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The motion of one face, as the motion extractor sees it: a mutable set of float arrays by {@link
 * MotionKey}.
 *
 * <p>Lengths: scale 1, pitch, yaw and roll 66 logits (or 1 angle in degrees once a control has set
 * it), t 3, exp 63, kp 63. Without kp it is the same as a motion vector of 265: scale - 1, pitch,
 * yaw, roll, t, exp.
 *
 * <p><b>Ownership:</b> whoever made it; readers do not write.
 */
public final class MotionInfo {
  /** Length of a motion vector. */
  public static final int VECTOR = 265;

  /** Logits of an angle. */
  public static final int BINS = 66;

  private final Map<MotionKey, float[]> values = new EnumMap<>(MotionKey.class);

  /** Returns the array of {@code key} itself, null if it is absent. */
  public float[] get(MotionKey key) {
    return values.getOrDefault(key, EMPTY);
  }

  private static final float[] EMPTY = {};

  /** Returns whether {@code key} is there. */
  public boolean has(MotionKey key) {
    return values.containsKey(key);
  }

  /** Sets the array of {@code key}, which is not copied. */
  public MotionInfo set(MotionKey key, float[] value) {
    values.put(key, value);
    return this;
  }

  /** Returns an independent copy. */
  public MotionInfo copy() {
    MotionInfo copy = new MotionInfo();
    values.forEach((key, value) -> copy.values.put(key, value.clone()));
    return copy;
  }

  /** Takes the outputs of the motion extractor. */
  static MotionInfo of(DittoNetwork.Outputs outputs) {
    return new MotionInfo()
        .set(MotionKey.PITCH, outputs.floats("pitch", BINS))
        .set(MotionKey.YAW, outputs.floats("yaw", BINS))
        .set(MotionKey.ROLL, outputs.floats("roll", BINS))
        .set(MotionKey.T, outputs.floats("t", 3))
        .set(MotionKey.EXP, outputs.floats("exp", 63))
        .set(MotionKey.SCALE, outputs.floats("scale", 1))
        .set(MotionKey.KP, outputs.floats("kp", 63));
  }

  /** Takes the motion of a template. */
  public static MotionInfo of(SourceTemplate template) {
    return new MotionInfo()
        .set(MotionKey.PITCH, template.pitch())
        .set(MotionKey.YAW, template.yaw())
        .set(MotionKey.ROLL, template.roll())
        .set(MotionKey.T, template.t())
        .set(MotionKey.EXP, template.exp())
        .set(MotionKey.SCALE, new float[] {template.scale()})
        .set(MotionKey.KP, template.kp());
  }

  /** Takes a motion vector of 265; there is no kp then. */
  public static MotionInfo ofVector(float[] vector) {
    return new MotionInfo()
        .set(MotionKey.SCALE, new float[] {vector[0] + 1})
        .set(MotionKey.PITCH, Arrays.copyOfRange(vector, 1, 67))
        .set(MotionKey.YAW, Arrays.copyOfRange(vector, 67, 133))
        .set(MotionKey.ROLL, Arrays.copyOfRange(vector, 133, 199))
        .set(MotionKey.T, Arrays.copyOfRange(vector, 199, 202))
        .set(MotionKey.EXP, Arrays.copyOfRange(vector, 202, VECTOR));
  }

  /** Returns the motion vector of 265. */
  public float[] toVector() {
    float[] vector = new float[VECTOR];
    vector[0] = get(MotionKey.SCALE)[0] - 1;
    System.arraycopy(get(MotionKey.PITCH), 0, vector, 1, BINS);
    System.arraycopy(get(MotionKey.YAW), 0, vector, 67, BINS);
    System.arraycopy(get(MotionKey.ROLL), 0, vector, 133, BINS);
    System.arraycopy(get(MotionKey.T), 0, vector, 199, 3);
    System.arraycopy(get(MotionKey.EXP), 0, vector, 202, 63);
    return vector;
  }

  /** Returns the angle of {@code pitch}, {@code yaw} or {@code roll} in degrees. */
  public float degrees(MotionKey key) {
    return degrees(get(key));
  }

  /**
   * Returns the expected angle of 66 logits, bins of 3 degrees from -97.5; one number is an angle
   * already.
   */
  static float degrees(float[] logits) {
    if (logits.length != BINS) {
      return logits[0];
    }
    float most = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    double weighted = 0;
    for (int k = 0; k < BINS; k++) {
      double weight = Math.exp(logits[k] - most);
      sum += weight;
      weighted += weight * k;
    }
    return (float) (weighted / sum * 3 - 97.5);
  }
}
