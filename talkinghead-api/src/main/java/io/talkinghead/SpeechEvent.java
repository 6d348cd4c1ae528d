package io.talkinghead;

/** Something heard in the voice, told in order of time while a job runs. */
public sealed interface SpeechEvent {
  /** Speech began at {@code timeUs} microseconds. */
  record Started(long timeUs) implements SpeechEvent {}

  /** Speech ended at {@code timeUs} microseconds. */
  record Ended(long timeUs) implements SpeechEvent {}

  /** A mouth shape was recognised. */
  record Spoken(VisemeSpan span) implements SpeechEvent {}

  /** Something a user should know. */
  record Noticed(Warning warning) implements SpeechEvent {}
}
