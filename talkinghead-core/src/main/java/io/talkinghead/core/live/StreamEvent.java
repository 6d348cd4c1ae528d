package io.talkinghead.core.live;

import io.talkinghead.MotionFrame;
import io.talkinghead.SpeechEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that happened in a stream. Times are counted in the stream, in microseconds from its
 * first sample.
 *
 * <p>What is heard is told in step with the pictures: not before the picture of its time has been
 * handed over. So an interruption never takes back what was told.
 */
public sealed interface StreamEvent {
  /** The encoder is open: {@code encoder} is its name, {@code codecs} as RFC 6381 writes them. */
  record EncoderChosen(String encoder, Optional<String> codecs) implements StreamEvent {}

  /**
   * The first picture is ready.
   *
   * @param compute since the sound that it needs was there
   * @param live since the first sound of the stream
   */
  record FirstFrame(Duration compute, Duration live) implements StreamEvent {}

  /** Speech began or ended, a mouth shape was recognised, or there is a warning. */
  record Heard(SpeechEvent event) implements StreamEvent {}

  /** Picture {@code index} was handed over; it shows {@code motion}. */
  record Moved(long index, long timeUs, MotionFrame motion) implements StreamEvent {}

  /** Picture {@code index} was left out: its time was over before it was begun. */
  record FrameLate(long index, long timeUs) implements StreamEvent {}

  /** The sound of {@code timeUs} came too late to be shown in time; the pictures waited for it. */
  record Underrun(long timeUs) implements StreamEvent {}

  /** The stream was interrupted when it had shown everything up to {@code timeUs}. */
  record Interrupted(long timeUs) implements StreamEvent {}
}
