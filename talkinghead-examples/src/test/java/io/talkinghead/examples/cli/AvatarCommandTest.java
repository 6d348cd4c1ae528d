package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvatarCommandTest {
  @TempDir Path folder;

  private Path encode(Object... backend) {
    Path file = folder.resolve("me.avatar");
    Object[] words = {"avatar", "encode", "--image", Recorded.input("face512.png"), "--out", file};
    Object[] all = java.util.Arrays.copyOf(words, words.length + backend.length);
    System.arraycopy(backend, 0, all, words.length, backend.length);
    Talk talk = Talk.of(all);
    assertThat(talk.err()).doesNotContain("error[");
    assertThat(talk.exitCode()).isZero();
    assertThat(talk.out()).contains("me.avatar: avatar of 512 x 512 pixels");
    return file;
  }

  @Test
  void encodedOnce_speaksAsThePortraitWould() throws IOException {
    Path voice = Wav.cut(Recorded.input("speechlike16k.wav"), folder.resolve("v.wav"), 3_200);
    Path avatar = encode("--pack", Recorded.ROOT);
    Object[] rest = {
      "-q", "--pack", Recorded.ROOT, "--steps", "3", "--audio", voice, "--threads", "1"
    };
    for (Object[] who :
        new Object[][] {
          {"--avatar", avatar, "--out", folder.resolve("kept")},
          {"--image", Recorded.input("face512.png"), "--out", folder.resolve("fresh")}
        }) {
      Object[] all = new Object[1 + who.length + rest.length];
      all[0] = "generate";
      System.arraycopy(who, 0, all, 1, who.length);
      System.arraycopy(rest, 0, all, 1 + who.length, rest.length);
      Talk talk = Talk.of(all);
      assertThat(talk.err()).isEmpty();
      assertThat(talk.exitCode()).isZero();
    }
    try (var pictures = Files.list(folder.resolve("kept"))) {
      for (Path picture : pictures.toList()) {
        Path other = folder.resolve("fresh").resolve(String.valueOf(picture.getFileName()));
        assertThat(picture).hasSameBinaryContentAs(other);
      }
    }
  }

  @Test
  void show_tellsWhoWroteIt() {
    Talk show = Talk.of("avatar", "show", encode("--pack", Recorded.ROOT));

    assertThat(show.exitCode()).isZero();
    assertThat(show.out()).contains("512 x 512", "onnx", "ditto-source", "detector = INSIGHTFACE");
  }

  @Test
  void otherOptions_areAnotherAvatar() {
    Path avatar = encode("--pack", Recorded.ROOT);
    Talk talk =
        Talk.of(
            "generate",
            "--avatar",
            avatar,
            "--pack",
            Recorded.ROOT,
            "--crop-scale",
            "2",
            "--audio",
            Recorded.input("speechlike16k.wav"),
            "--out",
            folder.resolve("v.mp4"));

    assertThat(talk.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(talk.err()).contains("error[AVATAR_MISMATCH]").contains("me.avatar");
  }

  @Test
  void foreignFile_isBadInput_andTooFewWordsAreUsage() {
    Talk talk = Talk.of("avatar", "show", Recorded.input("face512.png"));
    assertThat(talk.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(talk.err()).contains("error[AVATAR_INVALID]");
    assertThat(Talk.of("avatar").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
