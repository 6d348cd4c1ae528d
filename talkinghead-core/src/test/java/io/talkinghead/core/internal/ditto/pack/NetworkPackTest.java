package io.talkinghead.core.internal.ditto.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkPackTest {
  @TempDir Path folder;

  private static void assertInvalid(NetworkPack pack, DittoModel model, String... words) {
    assertThatThrownBy(() -> pack.load(model).close())
        .isInstanceOfSatisfying(
            InputException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID);
              assertThat(e).hasMessageContainingAll(words);
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyNetworkOfTheSyntheticPack_fitsItsContract(DittoModel model) throws IOException {
    new NetworkPack(new OrtEngine(), Golden.pack()).load(model).close();
  }

  @Test
  void folderAbove_isTakenToo() throws IOException {
    Path parent = java.util.Objects.requireNonNull(Golden.pack().getParent());
    NetworkPack pack = new NetworkPack(new OrtEngine(), parent);
    assertThat(pack.file(DittoModel.STITCH))
        .isEqualTo(Golden.pack().resolve("stitch_network.onnx"));
  }

  @Test
  void missingFile_isNamed() throws IOException {
    NetworkPack pack = new NetworkPack(new OrtEngine(), folder);
    assertInvalid(pack, DittoModel.DECODER, "decoder.onnx", "missing");
  }

  @Test
  void missingFolder_isNamed() {
    assertThatThrownBy(() -> new NetworkPack(new OrtEngine(), folder.resolve("none")))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_AVAILABLE))
        .hasMessageContaining("none");
  }

  @Test
  void anotherNetwork_isRefused_byNames() throws IOException {
    Files.copy(Golden.pack().resolve("decoder.onnx"), folder.resolve("stitch_network.onnx"));
    NetworkPack pack = new NetworkPack(new OrtEngine(), folder);
    assertInvalid(pack, DittoModel.STITCH, "stitch_network.onnx", "kp_source", "feature");
  }

  @Test
  void anotherShape_isRefused() throws IOException {
    // both take "input", but of other sizes
    Files.copy(Golden.pack().resolve("blaze_face.onnx"), folder.resolve("landmark203.onnx"));
    NetworkPack pack = new NetworkPack(new OrtEngine(), folder);
    assertInvalid(pack, DittoModel.LANDMARK203, "landmark203.onnx", "shape", "224", "128");
  }

  @Test
  void anotherTypeOfAnInput_isRefused() throws IOException {
    Files.write(folder.resolve("lmdm_v0.4_hubert.onnx"), Golden.stepsOfInt32());
    NetworkPack pack = new NetworkPack(new OrtEngine(), folder);
    assertInvalid(
        pack, DittoModel.LMDM, "lmdm_v0.4_hubert.onnx", "'time_cond' must be int64, is int32");
  }

  @Test
  void truncatedFile_isRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Golden.pack().resolve("warp_network.onnx"));
    Files.write(folder.resolve("warp_network.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    assertInvalid(new NetworkPack(new OrtEngine(), folder), DittoModel.WARP, "warp_network.onnx");
  }
}
