package io.talkinghead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A minute of the long live session: it checks itself, and ends with an error if it drifts. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class LiveSoakTest {
  @Test
  void aMinute_driftsNowhere() throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    LiveSoak.Outcome outcome = LiveSoak.run(1, nowhere);

    assertThat(outcome.frames()).isBetween(1497L, 1500L);
    assertThat(outcome.worstLag()).isLessThanOrEqualTo(1);
    assertThat(outcome.leastCorrelation()).isGreaterThan(0.6);
  }
}
