package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.ModelsBench.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxPackBenchTest {
  @Test
  void networkThatDoesNotLoad_isAnError_afterAllLines(@TempDir Path pack) throws Exception {
    CustomWarp.write(pack.resolve("warp_network.onnx")); // published form refused, rewritten runs
    Files.copy(Pack.file("stitch_network"), pack.resolve("stitch_network.onnx"));
    Files.write(pack.resolve("cut_off.onnx"), new byte[] {8, 7, 18});
    Files.write(pack.resolve("empty.onnx"), new byte[0]);
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> new OnnxPackBench().run(pack, 1, lines::add))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContainingAll("cut_off, empty", pack.toString())
        .hasMessageNotContainingAny("warp_network", "stitch_network");
    assertThat(lines).anyMatch(line -> line.startsWith("cut_off") && line.contains("cannot be"));
    assertThat(lines).last().asString().startsWith("warp_network").contains("+ conv3d");
  }

  @Test
  void soundPack_differsNowhere(@TempDir Path pack) throws Exception {
    CustomWarp.write(pack.resolve("warp_network.onnx"));
    assertThat(new OnnxPackBench().run(pack, 1, line -> {})).isEmpty();
  }

  @Test
  void formsThatGiveOtherNumbers_orAreRefusedLater_areNamed() {
    Line refusedFirst = new Line("warp", "as published", Double.NaN, Double.NaN, 0, 0, "no node");
    Line runs = new Line("warp", "+ grid-sample", 1, 1, 0, 300, "");
    Line withinTolerance = new Line("warp", "+ fourier", 1, 1, 2e-3, 300, "");
    Line beyond = new Line("warp", "+ winograd", 1, 1, 4e-3, 300, "");
    Line other = new Line("decoder", "as published", 1, 1, 0, 1, "");
    Line refused = new Line("decoder", "+ fold", Double.NaN, Double.NaN, 0, 0, "bad graph");
    assertThat(
            OnnxPackBench.differing(
                List.of(refusedFirst, runs, withinTolerance, beyond, other, refused)))
        .containsExactly("warp + winograd", "decoder + fold");
  }
}
