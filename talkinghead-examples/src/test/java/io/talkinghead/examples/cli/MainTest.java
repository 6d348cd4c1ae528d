package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a user types it: exit codes, messages, files. */
class MainTest {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));
  private static final String CARTOON = SAMPLES.resolve("cartoon.png").toString();

  @TempDir Path folder;

  private record Run(int exitCode, String out, String err) {}

  private static Run talkinghead(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return new Run(program.execute(words), out.toString(), err.toString());
  }

  /** One second of the sample voice: enough for a mouth to open. */
  private Path voice() throws IOException {
    return Wav.cut(SAMPLES.resolve("hello_slt.wav"), folder.resolve("voice.wav"), 16_000);
  }

  @Test
  void generate_writesVideoReportAndTracks() throws IOException {
    Path video = folder.resolve("video.mp4");
    Path report = folder.resolve("report.json");
    Path tracks = folder.resolve("tracks");
    Run run =
        talkinghead(
            "generate",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--out",
            video,
            "--size",
            "320",
            "--report",
            report,
            "--tracks",
            tracks);

    assertThat(run.err()).doesNotContain("error[");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("25 frames, 320 x 320");
    assertThat(video).isNotEmptyFile();
    JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(json.get("frames").getAsInt()).isEqualTo(25);
    assertThat(json.get("encoder").getAsString()).contains("aac");
    assertThat(json.getAsJsonArray("stages").size()).isGreaterThanOrEqualTo(4);
    assertThat(json.getAsJsonObject("versions").keySet()).contains("talkinghead", "java");
    assertThat(tracks.resolve("motion.json")).isNotEmptyFile();
    assertThat(tracks.resolve("visemes.json")).isNotEmptyFile();
  }

  @Test
  void motionTrack_rendersTheSamePictures() throws IOException {
    Path tracks = folder.resolve("tracks");
    Run first =
        talkinghead(
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
    Run second =
        talkinghead(
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
    assertThat(heard).hasSize(25);
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
    Run run = talkinghead("generate", "--audio", voice(), "--image", grey, "--out", video);

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).startsWith("error[NO_FACE]: ");
    assertThat(video).doesNotExist();
  }

  @Test
  void missingFile_isBadInput_andNamesIt() {
    Run run =
        talkinghead(
            "generate",
            "--audio",
            folder.resolve("no.wav"),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("v.mp4"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("error[FILE_NOT_FOUND]").contains("no.wav");
  }

  @Test
  void targetIsFolder_isBadInput() throws IOException {
    Path target = Files.createDirectories(folder.resolve("v.mp4"));
    Run run =
        talkinghead(
            "generate", "--audio", voice(), "--image", CARTOON, "--out", target, "--size", "128");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("error[OUTPUT_NOT_WRITABLE]");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void unknownBackend_isRefused_withWhatWasSeen() throws IOException {
    Run run =
        talkinghead(
            "generate",
            "--audio",
            voice(),
            "--image",
            CARTOON,
            "--out",
            folder.resolve("v.mp4"),
            "--backend",
            "nobody");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NO_BACKEND);
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
    Run run = talkinghead((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("error[USAGE]: ").contains("--help");
  }

  @Test
  void landmarks_canBeWrittenAndGivenBack() throws IOException {
    Path json = folder.resolve("face.json");
    Path overlay = folder.resolve("seen.png");
    Run seen = talkinghead("landmarks", "--image", CARTOON, "--out", json, "--overlay", overlay);
    Run again =
        talkinghead(
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
    Run run = talkinghead("visemes", "--audio", voice(), "--format", "tsv");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.matches("\\d+\\.\\d+\\t[A-HX]"));
  }

  @Test
  void backends_listsTheBuiltInOne() {
    Run run = talkinghead("backends");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("FaceWarper").contains("builtin").contains("yes");
  }

  @Test
  void help_namesTheCommands() {
    assertThat(talkinghead("--help").out())
        .contains("generate", "landmarks", "visemes", "backends", "Exit codes");
    assertThat(talkinghead("generate", "--help").out())
        .contains("--audio", "--image", "--out", "Examples:");
    assertThat(talkinghead("--version").out()).contains("talkinghead ");
  }
}
