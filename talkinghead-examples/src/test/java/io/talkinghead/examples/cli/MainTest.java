package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.Articulation;
import io.talkinghead.MotionTrack;
import io.talkinghead.core.tracks.MotionTrackJson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a user types it: exit codes, messages, files. */
class MainTest {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));
  private static final String CARTOON = SAMPLES.resolve("cartoon.png").toString();

  @TempDir Path folder;

  /**
   * A second and a quarter of the sample voice: enough to be known as speech, and to open a mouth.
   */
  private Path voice() throws IOException {
    return Wav.cut(SAMPLES.resolve("hello_slt.wav"), folder.resolve("voice.wav"), 20_000);
  }

  @Test
  void generate_writesVideoReportAndTracks() throws IOException {
    Path video = folder.resolve("video.mp4");
    Path report = folder.resolve("report.json");
    Path tracks = folder.resolve("tracks");
    Talk run =
        Talk.of(
            "generate",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--out",
            video,
            "--size",
            "320",
            "--fps",
            "20",
            "--seed",
            "-5",
            "--smile",
            "0.75",
            "--report",
            report,
            "--tracks",
            tracks);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .doesNotContain("error[")
        .containsPattern("Rendering +10 % +3/25 +\\d+ frames/s, 0:0\\d left")
        .contains("Rendering 100 %  25/25");
    assertThat(run.out()).contains("25 frames, 320 x 320");
    assertThat(video).isNotEmptyFile();
    JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(json.get("format").getAsString()).isEqualTo("talkinghead-report/1");
    assertThat(json.get("output").getAsString()).isEqualTo(video.toString());
    assertThat(json.get("frames").getAsInt()).isEqualTo(25);
    assertThat(json.get("width").getAsInt()).isEqualTo(320);
    assertThat(json.get("height").getAsInt()).isEqualTo(320);
    assertThat(json.get("frameRate").getAsInt()).isEqualTo(20);
    assertThat(json.get("seed").getAsInt()).isEqualTo(-5);
    assertThat(json.get("durationSeconds").getAsDouble()).isEqualTo(1.25);
    double elapsed = json.get("elapsedSeconds").getAsDouble();
    assertThat(json.get("firstFrameSeconds").getAsDouble()).isBetween(0.0, elapsed);
    assertThat(json.get("realTimeFactor").getAsDouble()).isCloseTo(elapsed / 1.25, within(0.001));
    assertThat(json.get("encoder").getAsString()).contains("aac");
    assertThat(json.get("device").getAsString()).isEqualTo("cpu");
    assertThat(json.getAsJsonObject("backends").get("FaceWarper").getAsString())
        .isEqualTo("builtin");
    assertThat(json.getAsJsonArray("stages"))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(stage -> stage.getAsJsonObject().get("seconds").getAsDouble() >= 0);
    assertThat(json.getAsJsonObject("versions").keySet()).contains("talkinghead", "java");
    assertThat(tracks.resolve("visemes.json")).isNotEmptyFile();
    String cues = Files.readString(tracks.resolve("rhubarb.json"));
    JsonObject metadata =
        JsonParser.parseString(cues).getAsJsonObject().getAsJsonObject("metadata");
    assertThat(metadata.get("soundFile").getAsString()).isEqualTo(voice().toString());
    MotionTrack motion = MotionTrackJson.read(tracks.resolve("motion.json"));
    assertThat(motion.frameRate()).isEqualTo(20);
    assertThat(motion.frames())
        .hasSize(25)
        .anyMatch(f -> f.articulation().get(Articulation.Parameter.SMILE) > 0.02)
        .anyMatch(f -> f.articulation().get(Articulation.Parameter.JAW) > 0.05);
  }

  @Test
  void motionTrack_rendersTheSamePictures() throws IOException {
    Path tracks = folder.resolve("tracks");
    Talk first =
        Talk.of(
            "generate",
            "-q",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("heard"),
            "--size",
            "128",
            "--tracks",
            tracks,
            "--seed",
            "5");
    Talk second =
        Talk.of(
            "generate",
            "-q",
            "--motion",
            tracks.resolve("motion.json"),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("replayed"),
            "--size",
            "128");

    assertThat(first.err() + second.err()).isEmpty();
    List<byte[]> heard = pictures(folder.resolve("heard"));
    assertThat(heard).hasSize(32);
    assertThat(pictures(folder.resolve("replayed")))
        .usingElementComparator((a, b) -> java.util.Arrays.compare(a, b))
        .containsExactlyElementsOf(heard);
  }

  private static List<byte[]> pictures(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .sorted()
          .map(
              file -> {
                try {
                  return Files.readAllBytes(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  @Test
  void noFace_isBadInput_andLeavesNothing() throws IOException {
    Path grey = folder.resolve("grey.png");
    ImageIO.write(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB), "png", grey.toFile());
    Path video = folder.resolve("video.mp4");
    Talk run = Talk.of("generate", "--audio", voice(), "--image", grey, "--out", video);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("error[NO_FACE]: ");
    assertThat(video).doesNotExist();
  }

  @Test
  void missingFile_isBadInput_andNamesIt() {
    Talk run =
        Talk.of(
            "generate",
            "--audio",
            folder.resolve("no.wav"),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("v.mp4"));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("error[FILE_NOT_FOUND]").contains("no.wav");
  }

  @Test
  void targetIsFolder_isBadInput() throws IOException {
    Path target = Files.createDirectories(folder.resolve("v.mp4"));
    Talk run =
        Talk.of(
            "generate", "--audio", voice(), "--image", CARTOON, "--out", target, "--size", "128");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("error[OUTPUT_NOT_WRITABLE]");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void unknownBackend_isRefused_withWhatWasSeen() throws IOException {
    Talk run =
        Talk.of(
            "generate",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("v.mp4"),
            "--backend",
            "nobody");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("error[BACKEND_NOT_AVAILABLE]")
        .contains("nobody")
        .contains("builtin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate --image x.png --out v.mp4",
        "generate --audio x.wav --out v.mp4",
        "generate --audio x.wav --image x.png",
        "generate --audio x.wav --image x.png --out v.avi",
        "generate --audio x.wav --image x.png --out v.mp4 --size 33",
        "generate --audio x.wav --image x.png --out v.mp4 --size huge",
        "generate --audio x.wav --image x.png --out v.mp4 --gaze 1",
        "generate --audio x.wav --image x.png --out v.mp4 --nonsense",
        "",
        "dance"
      })
  void wrongUsage_saysSo(String line) {
    Talk run = Talk.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error[USAGE]: ").contains("--help");
  }

  @Test
  void seed_arrives() throws IOException {
    int count = 0;
    for (String seed : List.of("1", "1", "2")) {
      Path tracks = folder.resolve("tracks" + count++);
      Talk.of(
          "generate",
          "-q",
          "-a",
          voice(),
          "-i",
          CARTOON,
          "-o",
          folder.resolve("v.gif"),
          "--size",
          "64",
          "--seed",
          seed,
          "--tracks",
          tracks);
    }
    List<Path> made;
    try (var files = Files.list(folder)) {
      made = files.filter(Files::isDirectory).sorted().toList();
    }
    assertThat(made.get(1).resolve("motion.json"))
        .hasSameTextualContentAs(made.get(0).resolve("motion.json"));
    assertThat(
            Files.mismatch(made.get(2).resolve("motion.json"), made.get(0).resolve("motion.json")))
        .isNotNegative();
  }

  @Test
  void silence_warns_onStandardError() throws IOException {
    Path silence = folder.resolve("silence.wav");
    byte[] wav = Files.readAllBytes(voice());
    java.util.Arrays.fill(wav, 44, wav.length, (byte) 0);
    Files.write(silence, wav);
    Object[] line = {
      "generate", "-a", silence, "-i", CARTOON, "-o", folder.resolve("v.gif"), "--size", "64"
    };
    assertThat(Talk.of(line).err()).contains("warning[NO_SPEECH]: ");
  }

  @Test
  void dash_isStandardOutput_whichHoldsNothingElse() throws IOException {
    PrintStream usual = System.out;
    ByteArrayOutputStream piped = new ByteArrayOutputStream();
    Talk run;
    try {
      System.setOut(new PrintStream(piped, true, StandardCharsets.UTF_8));
      run = Talk.of("generate", "-a", voice(), "-i", CARTOON, "-o", "-", "--size", "64");
    } finally {
      System.setOut(usual);
    }
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("32 frames, 64 x 64");
    assertThat(new String(piped.toByteArray(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "visemes"})
  void standardOutput_thatTakesNoMore_isAnError(String command) throws IOException {
    Path voice = voice();
    Object[] generate = {"generate", "-a", voice, "-i", CARTOON, "-o", "-", "--size", "64"};
    Object[] visemes = {"visemes", "-a", voice};
    PrintStream usual = System.out;
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintStream pipe = new PrintStream(closed, true, StandardCharsets.UTF_8);
    Talk run;
    try {
      System.setOut(pipe);
      StringWriter err = new StringWriter();
      CommandLine program =
          Main.commandLine()
              .setOut(new PrintWriter(pipe, false, StandardCharsets.UTF_8))
              .setErr(new PrintWriter(err));
      Object[] line = command.equals("generate") ? generate : visemes;
      String[] words = Arrays.stream(line).map(Object::toString).toArray(String[]::new);
      run = new Talk(program.execute(words), "", err.toString());
    } finally {
      System.setOut(usual);
    }
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("error[OUTPUT_CLOSED]: ").contains("standard output");
    assertThat(run.err()).doesNotContain("32 frames"); // it does not say that all is well
  }

  @Test
  void ownInput_isNotWrittenOver() throws IOException {
    Path voice = voice();
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), voice);
    byte[] before = Files.readAllBytes(voice);
    Path v = folder.resolve("v.mp4");
    List<Object[]> lines =
        List.of(
            new Object[] {
              "generate", "-a", link, "-i", CARTOON, "-o", folder.resolve("x/../link.mp4")
            },
            new Object[] {"generate", "-a", voice, "-i", CARTOON, "-o", link},
            new Object[] {"generate", "-a", voice, "-i", CARTOON, "-o", v, "--report", voice},
            new Object[] {"generate", "-a", voice, "-i", CARTOON, "-o", v, "--report", v},
            new Object[] {"generate", "-a", "a", "-i", "b", "-o", v, "--landmarks", v},
            new Object[] {"visemes", "-a", voice, "-o", voice},
            new Object[] {"landmarks", "-i", CARTOON, "--overlay", CARTOON},
            new Object[] {"landmarks", "-i", CARTOON, "--overlay", v, "--out", v});
    for (Object[] line : lines) {
      Talk run = Talk.of(line);
      assertThat(run.err()).startsWith("error[USAGE]: --").contains("the same file");
      assertThat(run.exitCode()).isEqualTo(2);
    }
    assertThat(voice).hasBinaryContent(before);
    assertThat(v).doesNotExist();
  }

  @Test
  void reportThatCannotBeWritten_isRefusedBeforeTheWork() throws IOException {
    Path v = folder.resolve("v.mp4");
    Path voice = voice();
    for (Path report : List.of(folder, voice.resolve("r.json"))) {
      Talk run = Talk.of("generate", "-a", voice, "-i", CARTOON, "-o", v, "--report", report);
      assertThat(run.err()).startsWith("error[OUTPUT_NOT_WRITABLE]: " + report);
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(v).doesNotExist();
    }
    Path deep = folder.resolve("new/folder/r.json");
    Object[] line = {
      "generate", "-a", voice, "-i", CARTOON, "-o", v, "--size", "64", "--report", deep
    };
    assertThat(Talk.of(line).exitCode()).isZero();
    assertThat(deep).isNotEmptyFile();
  }

  @Test
  void landmarks_canBeWrittenAndGivenBack() throws IOException {
    Path json = folder.resolve("face.json");
    Path overlay = folder.resolve("seen.png");
    Talk seen = Talk.of("landmarks", "--image", CARTOON, "--out", json, "--overlay", overlay);
    Talk again =
        Talk.of(
            "generate",
            "-q",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--landmarks",
            json,
            "--out",
            folder.resolve("v.mp4"),
            "--size",
            "128");

    assertThat(seen.exitCode()).isZero();
    assertThat(seen.out()).contains("face 0").contains("eyes");
    assertThat(overlay).isNotEmptyFile();
    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void visemes_goToStandardOutput() throws IOException {
    Talk run = Talk.of("visemes", "--audio", voice(), "--format", "tsv");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.matches("\\d+\\.\\d+\\t[A-HX]"));
  }

  @ParameterizedTest
  @CsvSource({
    "json, '{\n  \"format\": \"talkinghead-visemes/1\"'",
    "XML, <?xml version",
    "rhubarb, '{\n  \"metadata\": {'"
  })
  void visemes_inEveryForm_goToAFile(String form, String beginning) throws IOException {
    Path file = folder.resolve("new/track");
    Talk run = Talk.of("visemes", "--audio", voice(), "--format", form, "-o", file);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("wrote " + file);
    assertThat(Files.readString(file)).startsWith(beginning);
    assertThat(Talk.of("visemes", "-a", voice(), "-o", folder).exitCode()).isEqualTo(3);
  }

  @Test
  void help_namesTheCommands() {
    assertThat(Talk.of("--help").out())
        .contains("generate", "landmarks", "visemes", "backends", "Exit codes");
    assertThat(Talk.of("generate", "--help").out())
        .contains("--audio", "--image", "--out", "Examples:");
    assertThat(Talk.of("--version").out()).contains("talkinghead ");
  }
}
