package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of the motion come from the voice ({@code use_d_keys}); the others stay the source's.
 *
 * @param weights how strongly, by part; 1 is natural, -10 to 10
 */
public record DrivenKeys(Map<MotionKey, Double> weights) {
  /** Expression, pose and place: the default for a picture. */
  public static final DrivenKeys PICTURE =
      of(Set.of(MotionKey.EXP, MotionKey.PITCH, MotionKey.YAW, MotionKey.ROLL, MotionKey.T));

  /** The expression alone: the default for a clip, whose head moves by itself. */
  public static final DrivenKeys CLIP = of(Set.of(MotionKey.EXP));

  public DrivenKeys {
    Map<MotionKey, Double> sorted = new EnumMap<>(MotionKey.class);
    sorted.putAll(weights);
    sorted.forEach((key, weight) -> Checks.inRange("weight of " + key, weight, -10, 10));
    weights = Collections.unmodifiableMap(sorted);
  }

  /** Parts with their natural strength. */
  public static DrivenKeys of(Set<MotionKey> keys) {
    Map<MotionKey, Double> ones = new EnumMap<>(MotionKey.class);
    keys.forEach(key -> ones.put(key, 1.0));
    return new DrivenKeys(ones);
  }

  /** Returns these keys with the strength of expression and pose multiplied by {@code ratio}. */
  public DrivenKeys scaled(double ratio) {
    Map<MotionKey, Double> scaled = new EnumMap<>(MotionKey.class);
    weights.forEach(
        (key, weight) ->
            scaled.put(
                key,
                switch (key) {
                  case EXP, PITCH, YAW, ROLL -> weight * ratio;
                  default -> weight;
                }));
    return new DrivenKeys(scaled);
  }
}
