package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Controls;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.face.LandmarksJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is typed arrives at the library under its own name; failures become exit codes. */
class OptionsTest {
  @TempDir Path folder;

  private static Controls controls(String line) {
    return CommandLine.populateCommand(new ControlOptions(), line.split(" ")).toControls();
  }

  @Test
  void controls_arrive() {
    assertThat(
            controls(
                "--mouth 0.1 --head 0.2 --blink 0.3 --gaze 0.4,0.5 --smile 0.6 --brow 0.7"
                    + " --pose 0.8,0.9,1.1"))
        .isEqualTo(new Controls(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1));
    assertThat(controls("--blink OFF").blinkRate()).isZero();
    assertThat(CommandLine.populateCommand(new ControlOptions()).toControls())
        .isEqualTo(Controls.NATURAL);
  }

  @Test
  void whatIsOutOfRange_isNotAccepted() {
    for (String line : new String[] {"--mouth NaN", "--gaze 0,NaN", "--smile 2", "--pose 7,0,0"}) {
      assertThatThrownBy(() -> controls(line)).isInstanceOf(IllegalArgumentException.class);
    }
    for (String line : new String[] {"--gaze 0,x", "--pose 1,2", "--blink on", "--mouth x"}) {
      assertThatThrownBy(() -> controls(line)).isInstanceOf(CommandLine.ParameterException.class);
    }
  }

  @Test
  void blinkRate_thatIsNoNumber_isToldInWords() {
    assertThatThrownBy(() -> controls("--blink on"))
        .hasMessageContaining("needs 'off' or a number")
        .hasMessageNotContaining("java");
  }

  @Test
  void backend_arrives() {
    String line =
        "--backend builtin --stage FaceWarper=onnx --stage VideoEncoder=ffmpeg --device cpu"
            + " --pack packs --option a=b --workers 3";
    Options options =
        CommandLine.populateCommand(new BackendOptions(), line.split(" ")).toOptions();
    assertThat(options.backend()).isEqualTo("builtin");
    assertThat(options.stageBackends())
        .isEqualTo(Map.of("FaceWarper", "onnx", "VideoEncoder", "ffmpeg"));
    assertThat(options.device()).isEqualTo("cpu");
    assertThat(options.pack()).contains(Path.of("packs"));
    assertThat(options.properties()).isEqualTo(Map.of("a", "b"));
    assertThat(options.workers()).isEqualTo(3);
  }

  @Test
  void portrait_arrives() throws IOException {
    Path picture = Files.writeString(folder.resolve("p.png"), "not looked at yet");
    Path json = folder.resolve("face.json");
    LandmarksJson.write(json, Landmarks.of(new Point(10, 20), new Point(30, 20)));
    String[] line = {
      "-i", picture.toString(), "--face-index", "2", "--force", "--landmarks", json.toString()
    };
    CommandLine command = new CommandLine(new PortraitOptions());
    command.parseArgs(line);
    PortraitOptions options = command.getCommand();
    Portrait portrait = options.toPortrait(command.getCommandSpec());
    assertThat(portrait).hasToString(picture.toString());
    assertThat(portrait.faceIndex()).isEqualTo(2);
    assertThat(portrait.forced()).isTrue();
    assertThat(portrait.landmarks().orElseThrow().rightEye()).isEqualTo(new Point(30, 20));
  }

  @Test
  void failures_becomeExitCodes() {
    assertThat(said(new IllegalStateException("mine"), 1))
        .startsWith("error[INTERNAL]: ")
        .contains("mine", "please report", "\tat io.talkinghead");
    assertThat(said(new InputException(ErrorCode.NO_FACE, "Nobody there."), 3))
        .isEqualTo("error[NO_FACE]: Nobody there.\n");
    assertThat(said(new IllegalArgumentException("smile must be"), 2))
        .startsWith("error[USAGE]: smile must be")
        .contains("--help");
    assertThat(said(new StageNotFoundException("none"), 4))
        .isEqualTo("error[BACKEND_NOT_AVAILABLE]: none\n");
    assertThat(said(new CancellationException(), 130)).startsWith("error[CANCELLED]: ");
    assertThat(said(new InterruptedException(), 130)).startsWith("error[CANCELLED]: ");
  }

  private static String said(Exception problem, int exitCode) {
    StringWriter err = new StringWriter();
    CommandLine program = Main.commandLine().setErr(new PrintWriter(err));
    CommandLine.ParseResult nothing = program.parseArgs();
    assertThat(new Errors().handleExecutionException(problem, program, nothing))
        .isEqualTo(exitCode);
    return err.toString().replace(System.lineSeparator(), "\n");
  }
}
