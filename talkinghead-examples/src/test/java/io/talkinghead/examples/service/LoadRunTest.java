package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.examples.client.LoadRun;
import io.talkinghead.examples.client.LoadRun.Result;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The performance run, small. */
class LoadRunTest {
  @TempDir Path folder;

  private LoadRun.Plan plan(URI service) throws Exception {
    Path voice = Files.write(folder.resolve("a.wav"), Running.voice());
    return new LoadRun.Plan(
        service, 2, 2, 1, Duration.ofMinutes(5), false, voice, Running.PORTRAIT, 64);
  }

  @Test
  void load_isCounted() throws Exception {
    try (Running running = Running.in(folder.resolve("data"), ServiceLimits.DEFAULT)) {
      Result result = LoadRun.run(plan(running.address()));

      assertThat(result.errors()).isEmpty();
      assertThat(result.videos()).isEqualTo(4);
      assertThat(result.latencies()).hasSize(4).isSorted();
      assertThat(result.streams()).isEqualTo(2);
      assertThat(result.firstFrames()).hasSize(2).allMatch(millis -> millis > 0);
      assertThat(running.files()).isEmpty();
    }
  }

  @Test
  void otherMachines_areNoTarget() throws Exception {
    LoadRun.Plan elsewhere = plan(URI.create("http://192.0.2.1/"));
    assertThatThrownBy(() -> LoadRun.run(elsewhere)).hasMessageContaining("this machine only");
  }

  @Test
  void percentiles() {
    assertThat(Result.percentile(List.of(), 0.5)).isZero();
    assertThat(Result.percentile(List.of(1L, 2L, 3L, 4L), 0.5)).isEqualTo(2);
    assertThat(Result.percentile(List.of(1L, 2L, 3L, 4L), 0.95)).isEqualTo(4);
  }
}
