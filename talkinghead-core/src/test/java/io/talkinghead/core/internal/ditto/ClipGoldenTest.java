package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.MotionFrame;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.internal.ditto.config.DittoCase;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.npy.Npy;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clip file as the source, from its bytes to key points, against an independent program. */
class ClipGoldenTest {
  private static final Path CLIP =
      Objects.requireNonNull(Golden.pack().getParent()).resolve("clip");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"offline, 7, 33", "online, 5, 60", "absolute, 4, 40"})
  void wholeRun_matchesTheIndependentProgram(String name, int sources, int frames)
      throws IOException {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64"),
        "colour conversion rounds differently on other processors");
    DittoCase run =
        DittoCase.of(
            JsonParser.parseString(Files.readString(CLIP.resolve(name + ".json")))
                .getAsJsonObject(),
            Objects.requireNonNull(Golden.input("x").getParent()),
            Compat.REFERENCE);
    DittoDump dump = DittoDump.to(folder, Set.of());
    DittoAvatar avatar;
    try (var encoder =
        new DittoAvatarEncoder(Performance.pack(), run.options(), Limits.DEFAULT, dump)) {
      Path file = CLIP.resolve(run.source().orElseThrow());
      avatar = encoder.encode(Portrait.read(file), FrameSize.SOURCE);
    }
    assertThat(avatar.frames()).hasSize(sources);
    float[] voice = HubertGoldenTest.voice("b_offline");
    List<MotionFrame> motion = Performance.motion(avatar, voice, 33, run.options(), dump);
    assertThat(motion).hasSize(frames);
    // room for another build of the runtime; a wrong frame or window misses by 1e-2 and more
    assertClose(name, "M_c2o", 3e-3f);
    assertClose(name, "driving", 2e-3f);
    assertClose(name, "x_d_before_stitch", 5e-5f);
  }

  private void assertClose(String name, String array, float tolerance) throws IOException {
    float[] actual = Npy.read(folder.resolve(array + ".npy")).values();
    float[] wanted = Npy.read(CLIP.resolve(name + "_" + array + ".npy")).values();
    assertThat(actual.length).isEqualTo(wanted.length);
    int worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (!(Math.abs(actual[i] - wanted[i]) <= Math.abs(actual[worst] - wanted[worst]))) {
        worst = i;
      }
    }
    assertThat(actual[worst])
        .as("%s, number %d of %d", array, worst, wanted.length)
        .isCloseTo(wanted[worst], within(tolerance));
  }
}
