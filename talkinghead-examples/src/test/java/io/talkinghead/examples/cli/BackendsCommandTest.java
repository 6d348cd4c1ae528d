package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code talkinghead backends}, and the devices that options name. */
class BackendsCommandTest {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));

  @TempDir Path folder;

  @Test
  void backends_listsTheBuiltInOne() {
    Talk run = Talk.of("backends");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("FaceWarper").contains("builtin").contains("yes");
  }

  @Test
  void backends_tellsAReasonOfSeveralStages_once() {
    Talk run = Talk.of("backends", "--pack", folder);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("AvatarEncoder +onnx +no +see \\[1\\]");
    assertThat(run.out().split("model pack", -1)).hasSize(2);
    assertThat(run.out().substring(run.out().indexOf("[1] ")).lines())
        .allMatch(line -> line.length() <= 104 || !line.contains(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"toaster", "cuda:64", "cuda:", "CPU", ""})
  void deviceThatIsNone_isAMistakeOfUse(String device) {
    Talk run = Talk.of("backends", "--device", device);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("auto, cpu, cuda, cuda:N, tensorrt")
        .contains("'" + device + "'");
  }

  @Test
  void deviceThatNoStageComputesOn_isRefused_notReplacedInSilence() throws IOException {
    Path video = folder.resolve("gpu.mp4");

    Talk run =
        Talk.of(
            "generate",
            "--backend",
            "builtin",
            "--device",
            "cuda",
            "--audio",
            Wav.cut(SAMPLES.resolve("hello_slt.wav"), folder.resolve("voice.wav"), 20_000),
            "--image",
            SAMPLES.resolve("cartoon.png"),
            "--out",
            video);

    assertThat(run.exitCode()).isEqualTo(ExitCode.NO_BACKEND);
    assertThat(run.err())
        .startsWith("error[BACKEND_NOT_AVAILABLE]: No stage would compute on cuda.")
        .contains("onnx (");
    assertThat(video).doesNotExist();
  }

  @Test
  void backends_listsTheEngines_withDeviceAndNatives() {
    Talk run = Talk.of("backends", "--device", "cpu", "--threads", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("ENGINE +USABLE")
        .containsPattern("onnx +yes +cpu: onnxruntime 1\\.");
    assertThat(Talk.of("backends", "--device", "cuda").out())
        .containsPattern("onnx +no +ONNX Runtime cannot compute on \\{cuda:0=");
  }
}
