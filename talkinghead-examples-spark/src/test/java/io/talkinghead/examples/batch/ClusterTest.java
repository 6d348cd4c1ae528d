package io.talkinghead.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.examples.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Sixty jobs on a real cluster of two workers: each video is byte for byte what the command makes
 * alone, bad jobs are rows, nothing is made twice, and a worker may die.
 */
@Timeout(1800)
class ClusterTest {
  private static final List<String> BAD =
      List.of(
          "none.wav,me0.png,{}",
          "noise.wav,me0.png,{}",
          "v0.wav,grey.png,{}",
          "v0.wav,none.png,{}",
          "v0.wav,me0.png,\"{\"\"size\"\": 7}\"",
          "v0.wav,,{}");

  @TempDir Path folder;

  private record Job(String audio, String image, int seed, String output) {}

  private List<Job> good() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 54; i++) {
      jobs.add(new Job("v%d.wav".formatted(i % 4), "me%d.png".formatted(i % 3), i, i + ".mp4"));
    }
    return jobs;
  }

  private void prepare() throws Exception {
    Material.voice(folder.resolve("v0.wav"), "hello_slt.wav", 0, 1);
    Material.voice(folder.resolve("v1.wav"), "hello_slt.wav", 1, 1.2);
    Material.voice(folder.resolve("v2.wav"), "hello_rms.wav", 0.3, 1);
    Material.voice(folder.resolve("v3.wav"), "hello_rms.wav", 1.2, 1.3);
    Files.copy(Material.portrait("astronaut.png"), folder.resolve("me0.png"));
    Files.copy(Material.portrait("cartoon.png"), folder.resolve("me1.png"));
    Material.mirrored(folder.resolve("me2.png"), "astronaut.png");
    Material.grey(folder.resolve("grey.png"));
    Files.write(
        folder.resolve("noise.wav"), "this is no recording".getBytes(StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>(List.of("audio,image,options,output"));
    for (Job job : good()) {
      lines.add(
          "%s,%s,\"{\"\"size\"\": 160, \"\"fps\"\": 12, \"\"seed\"\": %d}\",%s"
              .formatted(job.audio(), job.image(), job.seed(), job.output()));
    }
    for (String bad : BAD) {
      lines.add(bad + ",bad" + lines.size() + ".mp4");
    }
    Files.write(folder.resolve("jobs.csv"), lines);
  }

  private record Run(int exitCode, String out, String err) {}

  /** Runs the command on {@code cluster}; {@code heard} gets its progress. */
  private Run batch(LocalCluster cluster, String out, Consumer<String> heard) {
    StringWriter result = new StringWriter();
    StringWriter err =
        new StringWriter() {
          @Override
          public void write(String text, int offset, int length) {
            super.write(text, offset, length);
            heard.accept(text.substring(offset, offset + length));
          }
        };
    CommandLine command =
        BatchMain.commandLine().setOut(new PrintWriter(result)).setErr(new PrintWriter(err));
    int exitCode =
        command.execute(
            "--jobs=" + folder.resolve("jobs.csv"),
            "--out=" + folder.resolve(out),
            "--master=" + cluster.url(),
            "--backend=builtin",
            "--conf=spark.ui.enabled=false",
            "--conf=spark.driver.host=127.0.0.1",
            "--conf=spark.driver.bindAddress=127.0.0.1",
            "--conf=spark.executor.memory=512m",
            "--conf=spark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    return new Run(exitCode, result.toString(), err.toString());
  }

  private Map<String, Path> videos(String out) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve(out))) {
      return files
          .filter(file -> file.toString().endsWith(".mp4"))
          .collect(
              Collectors.toMap(
                  file -> folder.resolve(out).relativize(file).toString(),
                  file -> file,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private List<String> results(String out) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(out).resolve("results.csv"))) {
      Path table = files.filter(f -> f.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readAllLines(table);
    }
  }

  private static List<String> outputs(List<Job> jobs) {
    return jobs.stream().map(Job::output).toList();
  }

  @Test
  void sixtyJobs_onTwoWorkers_thenAgain_thenWithAWorkerKilled() throws Exception {
    prepare();
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), 2)) {
      Run first = batch(cluster, "out", text -> {});
      assertThat(first.out())
          .as(first.err() + cluster.log())
          .contains("54 videos made, 0 were there, 6 failed, 0 not run");
      assertThat(first.exitCode()).isEqualTo(3);
      assertThat(videos("out")).containsOnlyKeys(outputs(good()));
      List<String> table = results("out");
      assertThat(table).hasSize(61);
      List<String> codes =
          List.of(
              "FILE_NOT_FOUND",
              "AUDIO_UNREADABLE",
              "NO_FACE",
              "FILE_NOT_FOUND",
              "JOB_INVALID",
              "JOB_INVALID");
      for (int i = 0; i < 6; i++) {
        assertThat(table.get(55 + i)).contains("failed," + codes.get(i));
      }
      for (String executor : List.of(",1,0", ",1,1")) { // both had work
        assertThat(table).anyMatch(row -> row.endsWith(executor));
      }
      Map<String, FileTime> before = new TreeMap<>();
      for (Map.Entry<String, Path> video : videos("out").entrySet()) {
        before.put(video.getKey(), Files.getLastModifiedTime(video.getValue()));
      }

      Run second = batch(cluster, "out", text -> {});
      assertThat(second.out())
          .as(second.err())
          .contains("0 videos made, 54 were there, 6 failed, 0 not run");
      for (Map.Entry<String, Path> video : videos("out").entrySet()) {
        assertThat(Files.getLastModifiedTime(video.getValue()))
            .isEqualTo(before.get(video.getKey()));
      }

      AtomicBoolean killed = new AtomicBoolean();
      Run third =
          batch(
              cluster,
              "killed",
              text -> {
                if (text.matches("(?s)Batch  [2-6]\\d %.*") && !killed.getAndSet(true)) {
                  cluster.kill(0);
                }
              });
      assertThat(killed).isTrue();
      // what the dead one had finished without telling is found to be there
      assertThat(third.out())
          .as(third.err() + cluster.log())
          .containsPattern("5[0-4] videos made, [0-4] were there, 6 failed, 0 not run");
      assertThat(videos("killed")).containsOnlyKeys(outputs(good()));
      assertThat(folder.resolve("killed/_talkinghead").toFile().list()).containsExactly("notes");
    }
    Map<String, Path> killed = videos("killed");
    for (Job job : good()) {
      Path alone = folder.resolve("alone.mp4");
      int exitCode =
          Main.commandLine(new Main())
              .execute(
                  "generate",
                  "-q",
                  "--backend=builtin",
                  "--size=160",
                  "--fps=12",
                  "--seed=" + job.seed(),
                  "--audio=" + folder.resolve(job.audio()),
                  "--image=" + folder.resolve(job.image()),
                  "--out=" + alone);
      assertThat(exitCode).isZero();
      assertThat(folder.resolve("out").resolve(job.output())).hasSameBinaryContentAs(alone);
      assertThat(killed.get(job.output())).hasSameBinaryContentAs(alone);
    }
  }
}
