package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import io.talkinghead.MotionFrame;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.internal.ditto.config.DittoCase;
import io.talkinghead.core.internal.ditto.image.FaceMask;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.npy.Npy;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From picture and voice to final pictures, through the stages and their dump. */
class EndToEndGoldenTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "b_offline", "a_online", "controls_a"})
  void wholeRun_matchesTheReference(String name) throws IOException {
    Golden golden = Golden.of(name);
    DittoCase options = Performance.options(name, Compat.REFERENCE);
    DittoDump dump = DittoDump.to(folder, options.frames());
    DittoAvatar avatar =
        Performance.avatar(options.source().orElseThrow(), options.options(), dump);
    List<MotionFrame> motion =
        Performance.motion(
            avatar, HubertGoldenTest.voice(name), golden.summary("num_f"), options.options(), dump);
    assertThat(motion).hasSize(golden.summary("output_frames"));
    // all frames of one run, a few of the others
    int step = name.equals("b_offline") ? 1 : 25;
    List<Integer> frames =
        IntStream.range(0, motion.size())
            .filter(i -> i % step == 0 || options.frames().contains(i))
            .boxed()
            .toList();
    float[] grid = new float[frames.size() * 8 * 8 * 3];
    Performance.paint(
        avatar,
        motion,
        frames,
        options.options(),
        dump,
        (frame, face, whole) -> grid(whole, grid, frames.indexOf(frame) * 8 * 8 * 3));
    for (String array : StageDump.ARRAYS) {
      Path file = folder.resolve(array + ".npy");
      assertThat(Files.exists(file)).as(array).isTrue();
      if (array.equals("x_d")) {
        golden.assertBlocksClose(array, frames, Npy.read(file).values());
      } else if (golden.has(array)) {
        int thinned = golden.options().has("lean") && array.equals("features") ? 8 : 1;
        golden.assertClose(array, every(Npy.read(file).values(), thinned));
      }
    }
    for (int frame : options.frames()) {
      String array = String.format(java.util.Locale.ROOT, "final_f%03d", frame);
      FrameBuffer picture = Golden.readPicture(folder.resolve(array + ".png"));
      if (golden.has(array)) {
        golden.assertClose(array, picture);
      }
    }
    golden.assertBlocksClose("final_grid", frames, grid);
  }

  private static float[] every(float[] values, int step) {
    float[] kept = new float[values.length / step];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = values[i * step];
    }
    return kept;
  }

  /** The mean colours of 8 x 8 equal tiles. */
  private static void grid(FrameBuffer picture, float[] target, int at) {
    double[] sums = new double[8 * 8 * 3];
    int tileWidth = picture.width() / 8;
    int tileHeight = picture.height() / 8;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < 3; c++) {
          sums[3 * (y / tileHeight * 8 + x / tileWidth) + c] +=
              picture.rgb()[3 * (y * picture.width() + x) + c] & 0xFF;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      target[at + i] = (float) (sums[i] / (tileWidth * tileHeight));
    }
  }

  @Test
  void mask_matchesTheReference() {
    Golden.of("a_offline").assertClose("mask512", FaceMask.values());
  }
}
