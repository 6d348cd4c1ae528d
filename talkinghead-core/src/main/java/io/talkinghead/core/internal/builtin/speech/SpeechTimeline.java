package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.SpeechEvent;
import io.talkinghead.Viseme;
import io.talkinghead.VisemeSpan;
import io.talkinghead.Warning;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows as {@link SpeechEvent}s in order of time: when speech starts and ends, and which mouth
 * shape is held from when to when.
 *
 * <p>A pause under 300 ms does not end speech, so events come up to 300 ms after the rows. A shape
 * held for less than 30 ms belongs to its neighbour. Spans are cut where speech starts and ends;
 * they begin at 0, leave no gap, and end with the voice.
 */
final class SpeechTimeline {
  private static final int PAUSE_ROWS = 30;
  private static final int SHORTEST_ROWS = 3;
  private static final long ROW_US = 10_000;
  private static final Viseme[] VISEMES = Viseme.values();

  private final Consumer<SpeechEvent> events;
  private final Queue<Row> waiting = new ArrayDeque<>();
  private boolean speaking;
  private long rows;
  private int held;
  private long heldFrom;
  private int candidate;
  private long candidateFrom;

  /** A row that waits to know whether its pause is one. */
  private record Row(int viseme, boolean speech, @Nullable Warning warning) {}

  SpeechTimeline(Consumer<SpeechEvent> events) {
    this.events = events;
  }

  /** Returns another in the same state, that tells the same listener. */
  SpeechTimeline fork() {
    SpeechTimeline fork = new SpeechTimeline(events);
    fork.waiting.addAll(waiting);
    fork.speaking = speaking;
    fork.rows = rows;
    fork.held = held;
    fork.heldFrom = heldFrom;
    fork.candidate = candidate;
    fork.candidateFrom = candidateFrom;
    return fork;
  }

  /**
   * Takes the next row.
   *
   * @param viseme index of the likeliest viseme; outside of speech it counts as silence
   * @param speech whether it is speech
   * @param warning what is to be said at this moment
   */
  void accept(int viseme, boolean speech, @Nullable Warning warning) {
    waiting.add(new Row(speech ? viseme : Viseme.SIL.ordinal(), speech, warning));
    if (speech) {
      release(waiting.size(), /* pause= */ false);
    } else if (waiting.size() >= PAUSE_ROWS || !speaking) {
      release(waiting.size(), /* pause= */ true);
    }
  }

  /** Takes the end of a voice of {@code endUs} microseconds. */
  void finish(long endUs) {
    release(waiting.size(), /* pause= */ true);
    end(endUs);
    if (speaking) {
      events.accept(new SpeechEvent.Ended(endUs));
    }
  }

  private void release(int count, boolean pause) {
    for (int i = 0; i < count; i++) {
      Row row = waiting.remove();
      if (speaking == pause) {
        end(edgeUs(rows));
        speaking = !pause;
        events.accept(
            speaking ? new SpeechEvent.Started(edgeUs(rows)) : new SpeechEvent.Ended(edgeUs(rows)));
      }
      if (row.warning() != null) {
        events.accept(new SpeechEvent.Noticed(row.warning()));
      }
      shape(row.viseme());
    }
  }

  private void shape(int viseme) {
    if (rows == heldFrom) {
      held = viseme;
    }
    if (viseme == held) {
      candidate = held;
    } else if (viseme != candidate) {
      candidate = viseme;
      candidateFrom = rows;
    }
    rows++;
    if (candidate != held && rows - candidateFrom >= SHORTEST_ROWS) {
      if (candidateFrom - heldFrom >= SHORTEST_ROWS) {
        long next = candidateFrom;
        tell(edgeUs(next));
        heldFrom = next;
      }
      held = candidate;
    }
  }

  /** Ends the span here, whatever was about to begin. */
  private void end(long untilUs) {
    tell(untilUs);
    heldFrom = rows;
  }

  private void tell(long untilUs) {
    long fromUs = edgeUs(heldFrom);
    if (untilUs > fromUs) {
      events.accept(new SpeechEvent.Spoken(new VisemeSpan(VISEMES[held], fromUs, untilUs)));
    }
  }

  /** Returns where {@code row} begins: rows are centred at multiples of 10 ms. */
  private static long edgeUs(long row) {
    return row == 0 ? 0 : row * ROW_US - ROW_US / 2;
  }
}
