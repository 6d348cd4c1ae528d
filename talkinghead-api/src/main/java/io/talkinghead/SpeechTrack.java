package io.talkinghead;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What was heard in a whole voice.
 *
 * @param duration length of the recording
 * @param visemes mouth shapes without gaps, from 0 to {@code duration}; empty if the backend
 *     recognises none
 * @param speech stretches of speech as start and end
 * @param warnings what a user should know
 */
public record SpeechTrack(
    Duration duration, List<VisemeSpan> visemes, List<Stretch> speech, List<Warning> warnings) {
  /** A stretch of speech, microseconds from the first audio sample. */
  public record Stretch(long startUs, long endUs) {}

  public SpeechTrack {
    Objects.requireNonNull(duration, "duration");
    visemes = List.copyOf(visemes);
    speech = List.copyOf(speech);
    warnings = List.copyOf(warnings);
  }
}
