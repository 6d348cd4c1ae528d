package io.talkinghead.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.InputException;
import io.talkinghead.examples.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches in this JVM: what is read, what becomes of each job, and what is written. */
@Timeout(600)
class BatchRunTest {
  private static final String HEADER = "audio,image,avatar,options,output,priority\n";
  private static final String SMALL = "\"{\"\"size\"\": 64, \"\"fps\"\": 5}\"";

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void open() throws Exception {
    spark = Material.spark();
    Material.voice(folder.resolve("a.wav"), "hello_slt.wav", 0.2, 0.6);
    Material.voice(folder.resolve("b.wav"), "hello_rms.wav", 0.5, 0.8);
    Files.copy(Material.portrait("astronaut.png"), folder.resolve("me.png"));
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  private static List<BatchJob> read(String name, String text) throws Exception {
    return JobFile.read(spark, Files.writeString(folder.resolve(name), text).toString());
  }

  private record Outcome(List<JobResult> rows, long portraits) {}

  private static Outcome run(List<BatchJob> jobs, Path out, long maxFailures, int retries)
      throws Exception {
    return run(jobs, out.toUri().toString(), maxFailures, retries);
  }

  private static Outcome run(List<BatchJob> jobs, String out, long maxFailures, int retries)
      throws Exception {
    BatchSetup setup = new BatchSetup("run", out, List.of("--backend=builtin"), retries, 0);
    BatchProgress progress =
        new BatchProgress(
            new PrintWriter(new StringWriter()), false, jobs.size(), System::nanoTime);
    BatchRun run = new BatchRun(spark, setup, maxFailures, progress);
    return new Outcome(run.run(jobs), run.portraits());
  }

  @Test
  void csvJsonLinesAndParquet_giveTheSameJobs() throws Exception {
    List<BatchJob> csv =
        read(
            "jobs.csv",
            HEADER + "a.wav,me.png,," + SMALL + ",x/one.mp4,3\n\n/b.wav,,f:/m,,2.gif,\n");
    assertThat(csv)
        .containsExactly(
            new BatchJob(
                0,
                "file:" + folder.resolve("a.wav"),
                "file:" + folder.resolve("me.png"),
                null,
                "{\"size\": 64, \"fps\": 5}",
                "x/one.mp4",
                3,
                null),
            new BatchJob(1, "file:/b.wav", null, "f:/m", null, "2.gif", 0, null));
    assertThat(
            read(
                "jobs.jsonl",
                """
                {"audio": "a.wav", "image": "me.png", "options": "{\\"size\\": 64, \\"fps\\": 5}",\
                 "output": "x/one.mp4", "priority": 3}

                {"audio": "/b.wav", "avatar": "f:/m", "output": "2.gif", "priority": null}
                """))
        .isEqualTo(csv);
    Path parquet = folder.resolve("jobs.parquet");
    spark
        .read()
        .option("header", true)
        .option("escape", "\"")
        .csv(folder.resolve("jobs.csv").toString())
        .coalesce(1)
        .write()
        .parquet(parquet.toString());
    assertThat(JobFile.read(spark, parquet.toString())).isEqualTo(csv);
    assertThat(read("o.jsonl", "{\"options\": {\"seed\": 7}}").get(0).options())
        .isEqualTo("{\"seed\":7}");
  }

  @Test
  void rowsThatAreNoJobs_sayWhy() throws Exception {
    String rows =
        """
        ,me.png,,,1.mp4,
        a.wav,,,,2.mp4,
        a.wav,me.png,me.avatar,,3.mp4,
        a.wav,me.png,,,,
        a.wav,me.png,,,../5.mp4,
        a.wav,me.png,,,6.mov,
        a.wav,me.png,,,_talkinghead/7.mp4,
        a.wav,me.png,,,8.mp4,high
        a.wav,me.png,,,9.mp4,
        a.wav,me.png,,,9.mp4,
        """;
    assertThat(read("bad.csv", HEADER + rows).stream().map(BatchJob::problem))
        .containsExactly(
            "audio is missing",
            "either image or avatar must be given",
            "either image or avatar must be given",
            "output is missing",
            "output must be a path below the target, without leading . or _, was ../5.mp4",
            "output must end in .mp4, .webp or .gif, was 6.mov",
            "output must be a path below the target, without leading . or _, was"
                + " _talkinghead/7.mp4",
            "priority must be a number, was high",
            null,
            "output 9.mp4 is also that of row 8");
    assertThat(read("bad.jsonl", "{oops\nnull\n{\"sound\": 1}").stream().map(BatchJob::problem))
        .allMatch(why -> why != null && why.contains("is no column of jobs"));
    assertThatThrownBy(() -> read("typo.csv", "audio,imgae\na,b\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has a column imgae");
    assertThatThrownBy(() -> JobFile.read(spark, "nowhere.csv"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("There is no file");
  }

  @Test
  void batch_makesWhatTheCommandMakes_once_andEncodesEachPortraitOnce() throws Exception {
    Path avatar = folder.resolve("me.avatar");
    assertThat(
            Main.commandLine(new Main())
                .execute(
                    "avatar",
                    "encode",
                    "-q",
                    "--backend=builtin",
                    "--size=64",
                    "--image=" + folder.resolve("me.png"),
                    "--out=" + avatar))
        .isZero();
    List<BatchJob> jobs =
        read(
            "good.csv",
            HEADER
                + ("a.wav,me.png,," + SMALL + ",one.mp4,\n")
                + ("b.wav,me.png,," + SMALL + ",sub/two.mp4,\n")
                + ("b.wav,me.png,," + SMALL + ",three.gif,9\n")
                + "b.wav,,me.avatar,\"{\"\"fps\"\": 5}\",four.mp4,\n"
                + "b.wav,,me.avatar,\"{\"\"size\"\": 64}\",five.mp4,\n");
    Path out = folder.resolve("out");
    Outcome first = run(jobs, out, Long.MAX_VALUE, 0);
    assertThat(first.rows().stream().map(JobResult::status))
        .containsExactly(
            JobResult.Status.DONE,
            JobResult.Status.DONE,
            JobResult.Status.DONE,
            JobResult.Status.DONE,
            JobResult.Status.FAILED);
    assertThat(first.portraits()).isOne();
    assertThat(first.rows().get(4).message()).contains("settled in an avatar");
    Path alone = folder.resolve("alone.mp4");
    assertThat(
            Main.commandLine(new Main())
                .execute(
                    "generate",
                    "-q",
                    "--backend=builtin",
                    "--size=64",
                    "--fps=5",
                    "--audio=" + folder.resolve("b.wav"),
                    "--image=" + folder.resolve("me.png"),
                    "--out=" + alone))
        .isZero();
    assertThat(out.resolve("sub/two.mp4")).hasSameBinaryContentAs(alone);
    assertThat(out.resolve("four.mp4")).hasSameBinaryContentAs(alone);

    Files.writeString(out.resolve("one.mp4"), "cut"); // what is not whole is made again
    Outcome second = run(jobs, out, Long.MAX_VALUE, 0);
    assertThat(second.rows().stream().map(JobResult::status))
        .containsExactly(
            JobResult.Status.DONE,
            JobResult.Status.SKIPPED,
            JobResult.Status.SKIPPED,
            JobResult.Status.SKIPPED,
            JobResult.Status.FAILED);
    assertThat(second.rows().get(1).video()).isEqualTo(first.rows().get(1).video());
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> out.relativize(f).toString()))
          .containsExactlyInAnyOrder(
              "one.mp4",
              "sub/two.mp4",
              "three.gif",
              "four.mp4",
              "_talkinghead/notes/one.mp4.json",
              "_talkinghead/notes/sub/two.mp4.json",
              "_talkinghead/notes/three.gif.json",
              "_talkinghead/notes/four.mp4.json");
    }

    ResultTable.write(spark, second.rows(), out.toUri().toString());
    List<Row> table =
        spark.read().parquet(out.resolve("results.parquet").toString()).collectAsList();
    assertThat(table).hasSize(5);
    assertThat(table.get(0).<Long>getAs("frames")).isEqualTo(3);
    assertThat(table.get(1).<String>getAs("status")).isEqualTo("skipped");
    assertThat(table.get(4).<String>getAs("error")).isEqualTo("JOB_INVALID");
    List<Row> csv =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(out.resolve("results.csv").toString())
            .collectAsList();
    assertThat(csv.get(0).<String>getAs("options")).isEqualTo("{\"size\": 64, \"fps\": 5}");
    assertThat(csv.get(1).<String>getAs("digest"))
        .isEqualTo(table.get(1).<String>getAs("digest"))
        .hasSize(64);
  }

  @Test
  void faultsOfTheMachine_areTriedAgain_thoseOfTheJobNot() throws Exception {
    String voice = "flaky:" + folder.resolve("a.wav");
    List<BatchJob> one = read("flaky.csv", HEADER + voice + ",me.png,," + SMALL + ",one.mp4,\n");
    FlakyFileSystem.FAILURES.set(1);
    JobResult mended = run(one, folder.resolve("flaky"), Long.MAX_VALUE, 1).rows().get(0);
    assertThat(mended.status()).isEqualTo(JobResult.Status.DONE);
    assertThat(mended.attempts()).isEqualTo(2);
    FlakyFileSystem.FAILURES.set(1);
    JobResult failed = run(one, folder.resolve("flaky"), Long.MAX_VALUE, 0).rows().get(0);
    assertThat(failed.error()).isEqualTo("IO");
    assertThat(failed.message()).isEqualTo("the network is down");

    List<BatchJob> bad =
        read(
            "hopeless.csv",
            HEADER
                + ("flaky:/nowhere.wav,me.png,," + SMALL + ",one.mp4,\n")
                + ("moon:/a.wav,me.png,," + SMALL + ",two.mp4,\n"));
    List<JobResult> rows = run(bad, folder.resolve("hopeless"), Long.MAX_VALUE, 5).rows();
    assertThat(rows.stream().map(JobResult::error))
        .containsExactly("FILE_NOT_FOUND", "JOB_INVALID");
    assertThat(rows.stream().map(JobResult::attempts)).containsOnly(1);
  }

  @Test
  void moreFailuresThanAllowed_endTheBatch_andWhatRuns() throws Exception {
    Files.writeString(folder.resolve("never"), "never opens");
    StringBuilder rows = new StringBuilder(HEADER);
    for (int i = 0; i < 8; i++) {
      boolean bad = i < 4;
      rows.append(
          "%s,me.png,,,%d.mp4,%d\n"
              .formatted(bad ? "none.wav" : "flaky:" + folder.resolve("never"), i, bad ? 1 : 0));
    }
    List<JobResult> results =
        run(read("many.csv", rows.toString()), folder.resolve("many"), 3, 0).rows();
    assertThat(results.subList(0, 4)).allMatch(r -> "FILE_NOT_FOUND".equals(r.error()));
    assertThat(results.subList(4, 8))
        .allMatch(
            r ->
                r.status() == JobResult.Status.NOT_RUN
                    && "more than 3 jobs have failed".equals(r.message()));
  }

  /** Returns what {@link BatchRun} logs while {@code work} is done. */
  private static List<LogRecord> logged(Callable<?> work) throws Exception {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(BatchRun.class.getName());
    log.addHandler(handler);
    try {
      work.call();
    } finally {
      log.removeHandler(handler);
    }
    return records;
  }

  @Test
  void aFolderThatCannotBeSwept_isWarnedOf_andCostsNoVideo() throws Exception {
    Path out = folder.resolve("locked");
    String target = "flaky:" + out;
    List<BatchJob> one = read("locked.csv", HEADER + "a.wav,me.png,," + SMALL + ",one.mp4,\n");
    List<JobResult> rows = new ArrayList<>();
    FlakyFileSystem.LOCKED.set("parts-run");
    List<LogRecord> warnings;
    try {
      warnings = logged(() -> rows.addAll(run(one, target, Long.MAX_VALUE, 0).rows()));
    } finally {
      FlakyFileSystem.LOCKED.set("");
    }
    assertThat(rows).singleElement().matches(r -> r.status() == JobResult.Status.DONE);
    assertThat(out.resolve("one.mp4")).isNotEmptyFile();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).getLevel()).isEqualTo(Level.WARNING);
    assertThat(warnings.get(0).getMessage())
        .isEqualTo("Unfinished files of run run stay in " + target);
    assertThat(warnings.get(0).getThrown()).hasMessage("the folder is locked");
    assertThat(out.resolve("_talkinghead/parts-run")).isDirectory();

    assertThat(logged(() -> run(one, target, Long.MAX_VALUE, 0))).isEmpty();
    assertThat(out.resolve("_talkinghead/parts-run")).doesNotExist();
  }
}
