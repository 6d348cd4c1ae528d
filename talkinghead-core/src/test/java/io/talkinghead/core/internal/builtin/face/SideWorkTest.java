package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.FrameBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SideWorkTest {
  @Test
  void twoThreads_measureWhatOneMeasures() throws Exception {
    List<Thread> made = new ArrayList<>();
    SideWork two =
        SideWork.of(
            job -> {
              Thread thread = new Thread(job);
              made.add(thread);
              return thread;
            },
            2);
    FrameBuffer picture = Pictures.sample("astronaut.png");
    FoundFace alone = FaceFinder.find(picture, 0, Optional.empty(), false);
    FoundFace together = FaceFinder.find(picture, 0, Optional.empty(), false, two);
    assertThat(together.landmarks()).isEqualTo(alone.landmarks());
    assertThat(together.quality()).isEqualTo(alone.quality());
    assertThat(together.geometry().mouth().line()).isEqualTo(alone.geometry().mouth().line());
    assertThat(together.geometry().leftLid()).isEqualTo(alone.geometry().leftLid());
    assertThat(made).hasSizeGreaterThanOrEqualTo(3);
    for (Thread thread : made) {
      thread.join();
    }
  }

  @Test
  void oneWorker_makesNoThread() {
    AtomicInteger runs = new AtomicInteger();
    SideWork one =
        SideWork.of(
            job -> {
              throw new AssertionError("a thread was asked for");
            },
            1);
    Supplier<Integer> result = one.start(runs::incrementAndGet);
    assertThat(result.get()).isEqualTo(1);
    assertThat(result.get()).isEqualTo(1);
  }

  @Test
  void failure_reachesTheCaller() {
    SideWork two = SideWork.of(Thread::new, 2);
    Supplier<Integer> failing =
        two.start(
            () -> {
              throw new IllegalArgumentException("no face of that kind");
            });
    assertThatThrownBy(failing::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no face of that kind");
  }

  @Test
  void interruption_isKeptForTheCaller() {
    SideWork two = SideWork.of(Thread::new, 2);
    Thread.currentThread().interrupt();
    assertThat(two.start(() -> 7).get()).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }
}
