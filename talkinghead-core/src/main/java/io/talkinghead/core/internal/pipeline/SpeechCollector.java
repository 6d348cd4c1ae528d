package io.talkinghead.core.internal.pipeline;

import io.talkinghead.SpeechEvent;
import io.talkinghead.SpeechTrack;
import io.talkinghead.VisemeSpan;
import io.talkinghead.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes a track of what is heard. <b>Threads:</b> one caller at a time. */
final class SpeechCollector implements Consumer<SpeechEvent> {
  private static final long NONE = -1;

  private final List<VisemeSpan> visemes = new ArrayList<>();
  private final List<SpeechTrack.Stretch> speech = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private long startUs = NONE;

  @Override
  public void accept(SpeechEvent event) {
    if (event instanceof SpeechEvent.Spoken spoken) {
      visemes.add(spoken.span());
    } else if (event instanceof SpeechEvent.Noticed noticed) {
      warnings.add(noticed.warning());
    } else if (event instanceof SpeechEvent.Started started) {
      startUs = started.timeUs();
    } else if (event instanceof SpeechEvent.Ended ended) {
      end(ended.timeUs());
    }
  }

  /** Returns the track of a voice of {@code duration}; speech that never ended ends with it. */
  SpeechTrack track(Duration duration) {
    end(duration.toNanos() / 1000);
    return new SpeechTrack(duration, visemes, speech, warnings);
  }

  private void end(long endUs) {
    if (startUs != NONE) {
      speech.add(new SpeechTrack.Stretch(startUs, endUs));
      startUs = NONE;
    }
  }
}
