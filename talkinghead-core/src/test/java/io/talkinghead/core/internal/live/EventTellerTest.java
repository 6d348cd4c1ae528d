package io.talkinghead.core.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events on an executor that runs what it was given when the test says so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventTellerTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Long> told = new ArrayList<>();
  private final StopSignal stop = new StopSignal();

  private EventTeller teller(Consumer<StreamEvent> listener) {
    return new EventTeller(
        StreamOptions.builder().events(listener).eventExecutor(tasks::add).build(), stop);
  }

  private void note(StreamEvent event) {
    told.add(((StreamEvent.Underrun) event).timeUs());
  }

  private static StreamEvent event(long number) {
    return new StreamEvent.Underrun(number);
  }

  @Test
  void eventsComeInOrder_oneTaskAtATime_onTheExecutor() {
    EventTeller teller = teller(this::note);
    for (long i = 0; i < 5; i++) {
      teller.tell(event(i));
    }
    assertThat(told).isEmpty();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    teller.tellAnyway(event(5));
    tasks.remove().run();

    assertThat(told).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(tasks).isEmpty();
  }

  @Test
  void picturesWait_whenTooManyEventsDo() throws Exception {
    EventTeller teller = teller(this::note);
    for (long i = 0; i < StreamOptions.WAITING_EVENTS; i++) {
      teller.tell(event(i));
    }
    Thread pictures = new Thread(() -> teller.tell(event(1000)));
    pictures.start();
    while (pictures.getState() != Thread.State.WAITING) {
      assertThat(pictures.isAlive()).isTrue();
    }
    teller.tellAnyway(event(2000)); // whoever interrupts the stream never waits
    assertThat(told).isEmpty();
    tasks.remove().run();
    pictures.join();
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }

    assertThat(told).hasSize(StreamOptions.WAITING_EVENTS + 2).contains(1000L, 2000L);
  }

  @Test
  void aStop_wakesWhoeverWaits() throws Exception {
    EventTeller teller = teller(this::note);
    for (long i = 0; i < StreamOptions.WAITING_EVENTS; i++) {
      teller.tell(event(i));
    }
    Thread pictures = new Thread(() -> teller.tell(event(1000)));
    pictures.start();
    while (pictures.getState() != Thread.State.WAITING) {
      assertThat(pictures.isAlive()).isTrue();
    }
    stop.raise();
    pictures.join();

    assertThat(told).isEmpty();
  }

  @Test
  void aListenerThatFails_isNamed_andHearsNoMore() {
    EventTeller teller =
        teller(
            event -> {
              note(event);
              throw new IllegalStateException("mine");
            });
    teller.tell(event(0));
    teller.tell(event(1));
    tasks.remove().run();

    assertThatThrownBy(() -> teller.tell(event(2)))
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("event listener")
        .hasRootCauseMessage("mine");
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    assertThat(told).containsExactly(0L);
  }
}
