package io.talkinghead.core.internal.live;

import io.talkinghead.SpeechEvent;
import io.talkinghead.VisemeSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Holds what was heard until the pictures of its time are shown, so that an interruption takes back
 * nothing that was told. What is heard once more after one is not told twice.
 *
 * <p><b>Threads:</b> any.
 */
final class Captions {
  private final Deque<SpeechEvent> waiting = new ArrayDeque<>();
  private boolean speaking;
  private long spokenUs;

  /** Takes what was heard. */
  synchronized void heard(SpeechEvent event) {
    waiting.add(event);
  }

  /** Drops what was not told yet; the stream was shown up to {@code atUs}. */
  synchronized void rewind(long atUs) {
    waiting.clear();
    spokenUs = Math.min(spokenUs, atUs);
  }

  /** Returns what may be told once the stream is shown up to {@code untilUs}. */
  synchronized List<SpeechEvent> due(long untilUs) {
    List<SpeechEvent> due = new ArrayList<>();
    while (!waiting.isEmpty() && timeUs(waiting.getFirst()) <= untilUs) {
      add(waiting.removeFirst(), due);
    }
    return due;
  }

  private void add(SpeechEvent event, List<SpeechEvent> due) {
    if (event instanceof SpeechEvent.Started) {
      if (!speaking) {
        speaking = true;
        due.add(event);
      }
    } else if (event instanceof SpeechEvent.Ended) {
      if (speaking) {
        speaking = false;
        due.add(event);
      }
    } else if (event instanceof SpeechEvent.Spoken spoken) {
      VisemeSpan span = spoken.span();
      if (span.endUs() > spokenUs) {
        long from = Math.max(spokenUs, span.startUs());
        spokenUs = span.endUs();
        due.add(new SpeechEvent.Spoken(new VisemeSpan(span.viseme(), from, span.endUs())));
      }
    } else {
      due.add(event);
    }
  }

  private static long timeUs(SpeechEvent event) {
    if (event instanceof SpeechEvent.Started started) {
      return started.timeUs();
    }
    if (event instanceof SpeechEvent.Ended ended) {
      return ended.timeUs();
    }
    return event instanceof SpeechEvent.Spoken spoken ? spoken.span().startUs() : 0;
  }
}
