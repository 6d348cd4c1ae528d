package io.talkinghead.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionTrack;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.core.TalkingHead;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long videos in pieces: what the library joins, once, and nothing left behind. */
@Timeout(600)
class SplitBatchTest {
  private static final String HEADER = "audio,image,options,output,priority\n";
  private static final String SMALL = "\"{\"\"size\"\": 64, \"\"fps\"\": 10, \"\"seed\"\": 3}\"";

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void open() throws Exception {
    spark = Material.spark();
    Material.voice(folder.resolve("long.wav"), "hello_slt.wav", 0, 3);
    Material.voice(folder.resolve("short.wav"), "hello_rms.wav", 0.5, 0.8);
    Files.copy(Material.portrait("astronaut.png"), folder.resolve("me.png"));
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  private static List<JobResult> run(String name, String rows, String out, int splitSeconds)
      throws Exception {
    Path file = Files.writeString(folder.resolve(name), HEADER + rows);
    List<BatchJob> jobs = JobFile.read(spark, file.toString());
    BatchSetup setup = new BatchSetup("run", out, List.of("--backend=builtin"), 0, splitSeconds);
    BatchProgress progress =
        new BatchProgress(
            new PrintWriter(new StringWriter()), false, jobs.size(), System::nanoTime);
    return new BatchRun(spark, setup, Long.MAX_VALUE, progress).run(jobs);
  }

  /** Returns every file below {@code out}, and that there is no folder of parts. */
  private static List<String> files(Path out) throws Exception {
    assertThat(out.resolve("_talkinghead").toFile().list()).containsExactly("notes");
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Writes what the library makes of the long voice: in one piece, and joined from pieces. */
  private static void alone(Path whole, Path joined) throws Exception {
    try (TalkingHead head =
        TalkingHead.open(Options.builder().backend("builtin").workers(1).build())) {
      Avatar avatar = head.encode(Portrait.read(folder.resolve("me.png")), FrameSize.square(64));
      AudioClip voice = AudioClip.read(folder.resolve("long.wav"));
      GenerationRequest request =
          GenerationRequest.builder(avatar, Output.mp4(whole))
              .audio(voice)
              .frameRate(10)
              .seed(3)
              .build();
      head.generate(request);
      List<Path> pieces = new ArrayList<>();
      for (MotionTrack track : head.perform(request).pieces(Duration.ofSeconds(1))) {
        Path piece = folder.resolve("piece" + pieces.size() + ".mp4");
        head.generate(GenerationRequest.builder(avatar, Output.mp4(piece)).motion(track).build());
        pieces.add(piece);
      }
      assertThat(pieces).hasSize(3);
      head.join(pieces, voice, joined);
    }
  }

  @Test
  void longVoices_areMadeInPieces_shortOnesAndPreviewsWhole_andNothingTwice() throws Exception {
    Path whole = folder.resolve("whole.mp4");
    Path joined = folder.resolve("joined.mp4");
    alone(whole, joined);
    Path out = folder.resolve("out");
    String target = out.toUri().toString();
    String rows =
        ("long.wav,me.png," + SMALL + ",sub/long.mp4,\n")
            + ("short.wav,me.png," + SMALL + ",short.mp4,9\n")
            + ("long.wav,me.png," + SMALL + ",long.gif,\n")
            + ("none.wav,me.png," + SMALL + ",none.mp4,\n");

    List<JobResult> first = run("jobs.csv", rows, target, 1);
    assertThat(first.stream().map(JobResult::status))
        .containsExactly(
            JobResult.Status.DONE,
            JobResult.Status.DONE,
            JobResult.Status.DONE,
            JobResult.Status.FAILED);
    assertThat(out.resolve("sub/long.mp4")).hasSameBinaryContentAs(joined);
    VideoNote note = Objects.requireNonNull(first.get(0).video());
    assertThat(note.frames()).isEqualTo(30);
    assertThat(note.duration()).isEqualTo(3);
    assertThat(note.bytes()).isEqualTo(Files.size(joined));
    assertThat(note.encoder()).endsWith("+ aac");
    assertThat(first.get(0).attempts()).isOne();
    assertThat(first.get(3).error()).isEqualTo("FILE_NOT_FOUND");
    List<String> kept =
        List.of(
            "_talkinghead/notes/long.gif.json",
            "_talkinghead/notes/short.mp4.json",
            "_talkinghead/notes/sub/long.mp4.json",
            "long.gif",
            "short.mp4",
            "sub/long.mp4");
    assertThat(files(out)).isEqualTo(kept);

    List<JobResult> second = run("jobs.csv", rows, target, 1);
    assertThat(second.subList(0, 3)).allMatch(r -> r.status() == JobResult.Status.SKIPPED);

    List<JobResult> third = run("jobs.csv", rows, target, 0); // other bytes, so another digest
    assertThat(third.stream().map(JobResult::status))
        .containsExactly(
            JobResult.Status.DONE,
            JobResult.Status.SKIPPED,
            JobResult.Status.SKIPPED,
            JobResult.Status.FAILED);
    assertThat(out.resolve("sub/long.mp4")).hasSameBinaryContentAs(whole);

    List<JobResult> fourth = run("jobs.csv", rows, target, 1); // one in one piece serves as well
    assertThat(fourth.subList(0, 3)).allMatch(r -> r.status() == JobResult.Status.SKIPPED);
    assertThat(files(out)).isEqualTo(kept);
  }

  @Test
  void aBadPiece_isOneFailedRow_andNothingIsLeft() throws Exception {
    Path out = folder.resolve("flaky");
    String rows =
        ("long.wav,me.png," + SMALL + ",long.mp4,\n")
            + ("short.wav,me.png," + SMALL + ",short.mp4,\n");
    List<JobResult> results;
    FlakyFileSystem.SCRATCHED.set("00001.json");
    try {
      results = run("bad.csv", rows, "flaky:" + out, 1);
    } finally {
      FlakyFileSystem.SCRATCHED.set("");
    }

    assertThat(results).hasSize(2);
    assertThat(results.get(0).status()).isEqualTo(JobResult.Status.FAILED);
    assertThat(results.get(0).error()).isEqualTo("IO");
    assertThat(results.get(0).message()).isEqualTo("piece 2 of 3: the disk is scratched");
    assertThat(results.get(0).video()).isNull();
    assertThat(results.get(1).status()).isEqualTo(JobResult.Status.DONE);
    assertThat(files(out)).containsExactly("_talkinghead/notes/short.mp4.json", "short.mp4");

    assertThat(run("bad.csv", rows, "flaky:" + out, 1).stream().map(JobResult::status))
        .containsExactly(JobResult.Status.DONE, JobResult.Status.SKIPPED);
    assertThat(files(out))
        .containsExactly(
            "_talkinghead/notes/long.mp4.json",
            "_talkinghead/notes/short.mp4.json",
            "long.mp4",
            "short.mp4");
  }
}
