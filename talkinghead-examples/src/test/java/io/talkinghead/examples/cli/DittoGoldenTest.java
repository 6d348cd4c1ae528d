package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.talkinghead.core.ditto.StageDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program against recorded runs of the reference program, stage by stage. */
class DittoGoldenTest {
  @TempDir Path folder;

  /** The options of a recorded run as a file beside its inputs, which stand elsewhere. */
  private Path options(Recorded golden) throws IOException {
    try (var inputs = Files.list(Recorded.ROOT.resolve("inputs"))) {
      inputs
          .filter(file -> file.toString().endsWith(".npy"))
          .forEach(
              file -> {
                try {
                  Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return Files.writeString(folder.resolve("options.json"), golden.options().toString());
  }

  private Talk generate(Recorded golden, Path dump, String compat) throws IOException {
    return Talk.of(
        "generate",
        "-q",
        "--pack",
        Recorded.ROOT,
        "--threads",
        "1",
        "--option",
        "onnx.cache=none",
        "--image",
        Recorded.input(golden.options().get("source").getAsString()),
        "--audio",
        Recorded.input(golden.options().get("audio").getAsString()),
        "--options",
        options(golden),
        "--noise",
        Recorded.ROOT.resolve("goldens/noise_bank_i16.npy"),
        "--compat",
        compat,
        "--dump",
        dump,
        "--report",
        folder.resolve("report.json"),
        "--out",
        folder.resolve("video.mp4"));
  }

  @ParameterizedTest
  @CsvSource({
    "a_offline, reference",
    "b_offline, reference",
    "a_online, reference",
    "controls_a, reference",
    "b_offline, repaired"
  })
  void everyStage_isThatOfTheReference(String name, String compat) throws IOException {
    Recorded golden = Recorded.of(name);
    Path dump = folder.resolve("dump");
    Talk run = generate(golden, dump, compat);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    String report = Files.readString(folder.resolve("report.json"));
    assertThat(JsonParser.parseString(report).getAsJsonObject().get("frames").getAsInt())
        .isEqualTo(golden.summary("output_frames"));
    List<String> wrong = new ArrayList<>();
    for (String array : StageDump.ARRAYS) {
      wrong.addAll(golden.compare(array, dump));
    }
    for (JsonElement frame : golden.options().getAsJsonArray("frames")) {
      String picture = String.format(Locale.ROOT, "final_f%03d", frame.getAsInt());
      wrong.addAll(golden.comparePicture(picture, dump));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void repairedOnlineVideo_isAsLongAsTheSound() throws IOException {
    Recorded golden = Recorded.of("a_online");
    Talk run = generate(golden, folder.resolve("dump"), "repaired");

    assertThat(run.err()).isEmpty();
    String report = Files.readString(folder.resolve("report.json"));
    assertThat(JsonParser.parseString(report).getAsJsonObject().get("frames").getAsInt())
        .isEqualTo(golden.summary("num_f"))
        .isLessThan(golden.summary("output_frames"));
    assertThat(golden.compare("lmdm_pred", folder.resolve("dump"))).isEmpty();
  }

  @Test
  void damagedNetwork_isBadInputThatIsNamed() throws IOException {
    Path pack = Files.createDirectories(folder.resolve("pack"));
    try (var files = Files.list(Recorded.ROOT.resolve("ditto_onnx"))) {
      for (Path file : files.toList()) {
        Files.copy(file, pack.resolve(String.valueOf(file.getFileName())));
      }
    }
    Path decoder = pack.resolve("decoder.onnx");
    Files.write(decoder, Arrays.copyOf(Files.readAllBytes(decoder), 30_000));

    Talk run =
        Talk.of(
            "generate",
            "--pack",
            pack,
            "--backend",
            "onnx",
            "--image",
            Recorded.input("face512.png"),
            "--audio",
            Recorded.input("speechlike16k.wav"),
            "--out",
            folder.resolve("video.mp4"));

    assertThat(run.err()).startsWith("error[MODEL_INVALID]: ").contains(decoder.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void recordingTooShortForTheReference_saysSo() throws IOException {
    Path voice = Wav.cut(Recorded.input("speechlike16k.wav"), folder.resolve("short.wav"), 16_000);
    Talk run =
        Talk.of(
            "generate",
            "-q",
            "--pack",
            Recorded.ROOT,
            "--mode",
            "online",
            "--overlap",
            "10",
            "--steps",
            "2",
            "--compat",
            "reference",
            "--image",
            Recorded.input("face512.png"),
            "--audio",
            voice,
            "--out",
            folder.resolve("video.mp4"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).startsWith("error[AUDIO_EMPTY]: The recording is too short");
    assertThat(folder.resolve("video.mp4")).doesNotExist();
  }
}
