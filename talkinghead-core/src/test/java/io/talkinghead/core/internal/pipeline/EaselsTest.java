package io.talkinghead.core.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who paints next when painters of files and streams want the one easel there is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EaselsTest {
  private final Easels easels = new Easels(1);
  private final BlockingQueue<String> painting = new LinkedBlockingQueue<>();
  private final List<Thread> painters = new ArrayList<>();

  /** Adds a painter, and waits until it stands in line. */
  private void arrives(String name, boolean stream) {
    Thread painter =
        new Thread(
            () -> {
              try {
                easels.take(stream);
                painting.add(name);
              } catch (InterruptedException e) {
                painting.add(name + " left");
              }
            });
    painter.setDaemon(true);
    painter.start();
    painters.add(painter);
    while (painter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Gives the easel back {@code times} times, and returns who took it. */
  private List<String> next(int times) throws InterruptedException {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      easels.give();
      order.add(painting.take());
    }
    return order;
  }

  @AfterEach
  void nobodyIsLeft() throws InterruptedException {
    for (Thread painter : painters) {
      painter.join();
    }
    assertThat(painting).isEmpty();
  }

  @Test
  void streamsGoFirst_thoughFilesCameEarlier() throws Exception {
    easels.take(false);
    arrives("file 1", false);
    arrives("file 2", false);
    arrives("stream 1", true);
    arrives("stream 2", true);

    assertThat(next(4)).containsExactly("stream 1", "stream 2", "file 1", "file 2");
  }

  @Test
  void aFileGetsOn_thoughStreamsNeverEnd() throws Exception {
    easels.take(false);
    arrives("file", false);
    for (int i = 0; i < 20; i++) {
      arrives("stream", true);
    }
    List<String> order = next(21);

    assertThat(order.indexOf("file")).isEqualTo(16);
    assertThat(Collections.frequency(order, "stream")).isEqualTo(20);
  }

  @Test
  void whoeverLeavesTheLine_holdsUpNobody() throws Exception {
    easels.take(false);
    arrives("stream 1", true);
    arrives("stream 2", true);
    painters.get(0).interrupt();
    assertThat(painting.take()).isEqualTo("stream 1 left");

    assertThat(next(1)).containsExactly("stream 2");
  }
}
