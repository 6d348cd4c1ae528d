package io.talkinghead.core.models;

import static io.talkinghead.core.models.StoreBench.ALPHA;
import static io.talkinghead.core.models.StoreBench.BETA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two fetches of one pack: the second waits, and finds all done. */
@Timeout(60)
class ModelStoreSharingTest {
  @TempDir Path home;

  @Test
  void twoStoresInOneProgram_fetchOnce() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (StoreBench bench = new StoreBench(home)) {
      bench.hub.script(ALPHA, holding(requested, waiting));
      Future<ModelPack> first =
          thread.submit(
              () -> bench.builder().build().fetch(bench.manifest, FetchProgress.Listener.NONE));
      requested.await();

      ModelPack second =
          bench.fetch(
              bench
                  .builder()
                  .pause(
                      duration -> {
                        waiting.countDown();
                        await(first);
                      }));

      assertThat(second).isEqualTo(first.get());
      bench.assertWhole();
      assertThat(bench.hub.gets(ALPHA)).isEqualTo(1);
      assertThat(bench.hub.gets(BETA)).isEqualTo(1);
      assertThat(bench.progress)
          .extracting(FetchProgress::activity)
          .contains(FetchProgress.Activity.WAITING);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void twoPrograms_fetchOnce(@TempDir Path folder) throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    try (StoreBench bench = new StoreBench(home)) {
      bench.hub.script(ALPHA, holding(requested, waiting));
      Process first = program(bench, folder);
      CompletableFuture<Process> exit = first.onExit();
      CompletableFuture<Void> unused =
          exit.thenRun(requested::countDown); // a program that fails must not leave us waiting
      requested.await();
      assertThat(first.isAlive()).as("the other program fetches").isTrue();

      bench.fetch(
          bench
              .builder()
              .pause(
                  duration -> {
                    waiting.countDown();
                    await(exit);
                  }));

      assertThat(exit.get().exitValue()).isZero();
      bench.assertWhole();
      assertThat(bench.hub.gets(ALPHA)).isEqualTo(1);
      assertThat(bench.hub.gets(BETA)).isEqualTo(1);
    }
  }

  @Test
  void programThatDies_leavesNoLock(@TempDir Path folder) throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    try (StoreBench bench = new StoreBench(home)) {
      bench.hub.script(
          ALPHA,
          (exchange, content) -> {
            requested.countDown();
            bench.hub.stallAfter(100_000).give(exchange, content);
          });
      Process first = program(bench, folder);
      CompletableFuture<Void> unused = first.onExit().thenRun(requested::countDown);
      requested.await();
      first.destroyForcibly().waitFor();

      bench.fetch();

      bench.assertWhole();
      assertThat(bench.hub.gets(ALPHA)).isEqualTo(2);
    }
  }

  /** Gives the file when somebody else waits for it. */
  private static FakeHub.Answer holding(CountDownLatch requested, CountDownLatch waiting) {
    return (exchange, content) -> {
      requested.countDown();
      try {
        waiting.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      FakeHub.good(exchange, content);
    };
  }

  private static void await(Future<?> end) throws InterruptedException {
    try {
      end.get(50, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Process program(StoreBench bench, Path folder) throws Exception {
    PackManifest manifest = bench.manifest;
    Path file = folder.resolve("manifest.json");
    Files.writeString(
        file,
        """
        {"name": "test_pack", "description": "", "hub": "%s", "repository": "owner/pack",
         "revision": "main", "files": [
          {"path": "nets/alpha.onnx", "size": %d, "sha256": "%s", "licence": "", "origin": ""},
          {"path": "nets/beta.onnx", "licence": "", "origin": ""}]}
        """
            .formatted(manifest.hub(), bench.alpha.length, FakeHub.sha256(bench.alpha)));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FetchProgram.class.getName(),
                home.toString(),
                file.toString()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }
}
