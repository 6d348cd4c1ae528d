package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that other programs take from this one's command line. */
class JobFlagsTest {
  @SuppressWarnings("UnusedVariable") // picocli fills them
  private static final class Other {
    @Mixin HeadFlags head = new HeadFlags();

    @Option(names = "--retries")
    int retries;
  }

  @Test
  void optionsOfTheHead_travelAsWords() throws Exception {
    var command = new CommandLine(new Other());
    command.parseArgs(
        "--backend",
        "builtin",
        "--stage",
        "FaceWarper=builtin",
        "--offline",
        "--pack",
        "here",
        "--retries=1");
    var words = HeadFlags.words(command);
    assertThat(words)
        .contains(
            "--backend=builtin",
            "--stage=FaceWarper=builtin",
            "--pack=" + Path.of("here").toAbsolutePath())
        .hasSize(4);
    var options = HeadFlags.options(words, 3);
    assertThat(options.workers()).isEqualTo(3);
    assertThat(options.stageBackends()).containsEntry("FaceWarper", "builtin");
    words.add("--workers=2");
    assertThat(HeadFlags.options(words, 3).workers()).isEqualTo(2);
  }

  @Test
  void optionsOfAJob_areThoseOfTheCommand_withItsComplaints() {
    assertThat(JobFlags.parse("{\"face-index\": 1, \"gaze\": [0.5, 0], \"blink\": \"off\"}"))
        .matches(JobFlags::aboutPortrait);
    assertThat(JobFlags.parse(" ").aboutPortrait()).isFalse();
    for (String[] bad :
        new String[][] {
          {"[1]", "options must be a JSON object"},
          {"{\"size\": 3}", "side must be"},
          {"{\"audio\": \"x\"}", "Unknown option: '--audio=x'"},
          {"{\"fps\": null}", "fps must be a number"},
          {"{\"mouth\": 3}", "mouthScale must be"}
        }) {
      assertThatThrownBy(() -> JobFlags.parse(bad[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad[1]);
    }
  }
}
