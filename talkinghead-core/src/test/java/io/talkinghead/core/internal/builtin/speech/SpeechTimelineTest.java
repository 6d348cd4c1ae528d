package io.talkinghead.core.internal.builtin.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.SpeechEvent;
import io.talkinghead.Viseme;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SpeechTimelineTest {
  private static List<SpeechEvent> tell(List<Integer> rows) {
    List<SpeechEvent> events = new ArrayList<>();
    SpeechTimeline timeline = new SpeechTimeline(events::add);
    // a negative number is a pause; runs of three make real spans likely
    for (int row : rows) {
      for (int i = 0; i < 3; i++) {
        timeline.accept(Math.max(0, row), row >= 0, null);
      }
    }
    timeline.finish(rows.size() * 30_000L);
    return events;
  }

  @Property(tries = 300)
  void anyRows_giveSpansWithoutGapsAndPairedEdges(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -6, max = 14) Integer> rows) {
    long at = 0;
    boolean speaking = false;
    for (SpeechEvent event : tell(rows)) {
      if (event instanceof SpeechEvent.Spoken spoken) {
        assertThat(spoken.span().startUs()).isEqualTo(at);
        at = spoken.span().endUs();
        if (!speaking) {
          assertThat(spoken.span().viseme()).isEqualTo(Viseme.SIL);
        }
      } else if (event instanceof SpeechEvent.Started started) {
        assertThat(speaking).isFalse();
        speaking = true;
        assertThat(started.timeUs()).isEqualTo(at);
      } else if (event instanceof SpeechEvent.Ended ended) {
        assertThat(speaking).isTrue();
        speaking = false;
        assertThat(ended.timeUs()).isEqualTo(at);
      }
    }
    assertThat(speaking).isFalse();
    assertThat(at).isEqualTo(rows.size() * 30_000L);
  }
}
