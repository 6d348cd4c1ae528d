package io.talkinghead.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes in, and when. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait may be endless
class MemoryGateTest {
  private final AtomicLong free = new AtomicLong(100);
  private final MemoryGate gate = new MemoryGate(free::get);

  @Test
  void asManyComeIn_asMemoryAllows_toTheLastByte() {
    assertThat(gate.tryEnter(40)).isTrue();
    assertThat(gate.tryEnter(60)).isTrue();
    assertThat(gate.tryEnter(1)).isFalse();
    assertThat(gate.inside()).isEqualTo(2);
  }

  @Test
  void whoLeaves_givesBackWhatItTook() {
    gate.enter(90);
    assertThat(gate.tryEnter(20)).isFalse();
    gate.enter(10);
    gate.exit(90);
    assertThat(gate.tryEnter(90)).isTrue();
    assertThat(gate.inside()).isEqualTo(2);
  }

  @Test
  void whoIsAlone_alwaysComesIn() {
    free.set(0);
    gate.enter(1_000);
    assertThat(gate.tryEnter(0)).isFalse();
    gate.exit(1_000);
    assertThat(gate.tryEnter(1_000)).isTrue();
  }

  @Test
  void whoWaits_isLetInByWhoLeaves_andNotByAnInterruption() throws Exception {
    gate.enter(100);
    Thread waiting =
        new Thread(
            () -> {
              gate.enter(100);
              gate.exit(100);
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    while (waiting.isInterrupted() && waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(gate.inside()).isEqualTo(1);
    gate.exit(100);
    waiting.join();
    assertThat(gate.inside()).isZero();
  }
}
