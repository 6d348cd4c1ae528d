package io.talkinghead.core.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.core.live.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an idling stream puts in silence. */
class IdlePaceTest {
  private static final int RATE = 16_000;
  private static final int HOP = 160;

  private final ManualClock clock = ManualClock.still();
  private final IdlePace pace = new IdlePace(true, clock, RATE, Duration.ofMillis(100));

  @Test
  void soundIsDueAtItsTime_andALittleLater() {
    long start = clock.nanoTime();
    assertThat(pace.dueNanos(0)).isEqualTo(start + 100_000_000);
    assertThat(pace.dueNanos(24 * 3600L * RATE)).isEqualTo(start + 86_400_100_000_000L);
    long month = 31 * 24 * 3600L;
    assertThat(new IdlePace(true, clock, 48_000, Duration.ZERO).dueNanos(month * 48_000 + 3))
        .isEqualTo(start + month * 1_000_000_000 + 62_500);
    assertThat(new IdlePace(false, clock, RATE, Duration.ZERO).dueNanos(0))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aShortHold_isMadeUp() {
    clock.advance(500);
    pace.filled(0, HOP);
    assertThat(pace.dueNanos(HOP)).isLessThan(clock.nanoTime());
  }

  @Test
  void aDayLost_isNotMadeUp() {
    clock.advance(24 * 3_600_000);
    pace.filled(0, HOP);
    assertThat(pace.dueNanos(HOP)).isEqualTo(clock.nanoTime() + 10_000_000);
    assertThat(pace.silence()).isEqualTo(Duration.ofMillis(10));
  }
}
