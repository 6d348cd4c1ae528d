package io.talkinghead.examples.service;

import io.talkinghead.Controls;
import io.talkinghead.core.ditto.Emotion;
import java.util.Optional;

/**
 * Moods on a backend that knows none: what the corners of the mouth and the brows can say of them.
 * Smile and brow that a client names itself win.
 */
final class Moods {
  private Moods() {}

  /** Returns {@code controls} in the mood {@code emotion}. */
  static Controls apply(Optional<Emotion> emotion, Controls controls) {
    if (emotion.isEmpty() || controls.smile() != 0 || controls.brow() != 0) {
      return controls;
    }
    double[] smileAndBrow =
        switch (emotion.get()) {
          case ANGRY -> new double[] {-0.3, -0.8};
          case CONTEMPT -> new double[] {-0.3, 0.3};
          case DISGUST -> new double[] {-0.5, -0.4};
          case FEAR -> new double[] {-0.2, 0.8};
          case HAPPY -> new double[] {0.8, 0.2};
          case NEUTRAL -> new double[] {0, 0};
          case SAD -> new double[] {-0.7, 0.3};
          case SURPRISE -> new double[] {0.1, 1};
        };
    return Controls.builder()
        .mouthScale(controls.mouthScale())
        .headScale(controls.headScale())
        .blinkRate(controls.blinkRate())
        .gaze(controls.gazeX(), controls.gazeY())
        .smile(smileAndBrow[0])
        .brow(smileAndBrow[1])
        .pose(controls.yawDegrees(), controls.pitchDegrees(), controls.rollDegrees())
        .build();
  }
}
