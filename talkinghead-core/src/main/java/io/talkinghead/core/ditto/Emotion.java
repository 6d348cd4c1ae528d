package io.talkinghead.core.ditto;

/** The moods that the motion network knows, in the order of its condition columns. */
public enum Emotion {
  /** Label 0. */
  ANGRY,
  /** Label 1. */
  DISGUST,
  /** Label 2. */
  FEAR,
  /** Label 3. */
  HAPPY,
  /** Label 4, the default. */
  NEUTRAL,
  /** Label 5. */
  SAD,
  /** Label 6. */
  SURPRISE,
  /** Label 7. */
  CONTEMPT
}
