package io.talkinghead.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** What a batch says of itself, and what it asks of Java. */
class BatchProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StringWriter said = new StringWriter();

  private BatchProgress progress(boolean terminal, long total) {
    return new BatchProgress(new PrintWriter(said), terminal, total, nanos::get);
  }

  @Test
  void elsewhere_aLineForEveryTenth() {
    BatchProgress progress = progress(false, 30);
    nanos.set(2_000_000_000L);
    progress.update(0, 0, 0);
    progress.update(1, 0, 10);
    progress.update(3, 1, 50);
    progress.update(5, 1, 80);
    nanos.set(60_000_000_000L);
    progress.update(30, 2, 600);
    assertThat(said.toString().lines())
        .containsExactly(
            "Batch  10 %  3/30 jobs, 1 failed, 25 frames/s, 0:18 left",
            "Batch 100 %  30/30 jobs, 2 failed, 10 frames/s, 0:00 left");
  }

  @Test
  void atATerminal_oneLineThatChanges() {
    BatchProgress progress = progress(true, 10_000);
    nanos.set(10_000_000_000L);
    progress.update(10, 0, 100);
    progress.update(10, 0, 100);
    assertThat(said.toString())
        .isEqualTo("\rBatch   0 %  10/10000 jobs, 0 failed, 10 frames/s, 2:46:30 left   ");
  }

  @Test
  void javaOptions_areThoseThatSparkAsksFor() throws Exception {
    assertThat(Files.readAllLines(Path.of("bin/spark-jvm.options")))
        .containsExactlyElementsOf(
            Arrays.stream(JavaModuleOptions.defaultModuleOptionArray())
                .filter(option -> !option.contains("incubator")) // which tells of itself at start
                .toList());
  }
}
