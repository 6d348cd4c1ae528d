package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsBenchTest {
  @Test
  void everyFormIsTimedAndEqual(@TempDir Path pack) throws Exception {
    Path folder = Files.createDirectory(pack.resolve("ditto_onnx"));
    CustomWarp.write(folder.resolve("warp_network.onnx"));
    for (String role : List.of("decoder", "hubert", "lmdm_v0.4_hubert", "blaze_face")) {
      Files.copy(Pack.file(role), folder.resolve(role + ".onnx"));
    }
    Files.write(folder.resolve("cut_off.onnx"), new byte[] {8, 7, 18});
    List<ModelsBench.Line> seen = new ArrayList<>();
    List<ModelsBench.Line> lines = new ModelsBench(1).run(pack, seen::add);
    assertThat(lines).isEqualTo(seen);
    assertThat(lines).allMatch(line -> line.equal() == line.note().isEmpty());
    assertThat(lines.stream().filter(l -> l.network().equals("warp_network")))
        .extracting(ModelsBench.Line::form)
        .containsExactly(
            "as published",
            "+ grid-sample",
            "+ denormal-guard",
            "+ separable-grid",
            "+ thin-conv",
            "+ conv3d");
    assertThat(lines.stream().filter(l -> l.note().isEmpty() && !l.form().equals("all passes")))
        .as("even the smallest networks are called until their time can be measured")
        .allMatch(l -> l.seconds() > 1e-6 && l.ratio() > 0.1 && l.ratio() < 10);
    assertThat(lines.stream().filter(l -> l.network().equals("cut_off")))
        .singleElement()
        .satisfies(line -> assertThat(line.note()).contains("cut_off.onnx", "cannot be used"));
    ModelsBench.Line custom =
        lines.stream().filter(l -> l.network().equals("warp_network")).findFirst().orElseThrow();
    assertThat(custom.note()).contains("GridSample3D");
    assertThat(ModelsBench.format(custom)).contains("GridSample3D");
    assertThat(lines.get(lines.size() - 1).network()).isEqualTo("warp + decoder");
    assertThat(lines.stream().filter(l -> l.network().equals("hubert"))).hasSize(1);
    assertThat(ModelsBench.header().length()).isPositive();
    assertThat(ModelsBench.format(lines.get(lines.size() - 1))).contains("all passes");
  }

  @Test
  void folderWithoutNetworks_isRefusedByName(@TempDir Path pack) {
    for (Path folder : List.of(pack.resolve("none"), pack)) {
      assertThatThrownBy(() -> new ModelsBench(1).run(folder, line -> {}))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND))
          .hasMessageContaining(folder.toString());
    }
  }
}
