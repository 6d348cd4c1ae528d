package io.talkinghead.core.internal.pipeline;

import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the tracks beside a video. <b>Threads:</b> any number of callers. */
@FunctionalInterface
public interface TrackWriter {
  /**
   * Writes what was heard and how the face moved into {@code folder}, which exists.
   *
   * @param soundFile name of the recording as the request gave it, empty if it had none
   */
  void write(Path folder, String soundFile, SpeechTrack speech, MotionTrack motion)
      throws IOException;
}
