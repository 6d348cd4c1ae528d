package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.ditto.reference.NoiseBank;
import io.talkinghead.core.ditto.reference.OptionFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole jobs against the recorded runs of the reference program, at the tolerances of their
 * manifest: on libtorch alone, and on libtorch and ONNX Runtime by turns.
 *
 * <p>libtorch adds in another order than ONNX Runtime, with which the runs were recorded. Its
 * landmarks of the face of 512 x 512 are 7e-4 pixels off, of 3.6e-3 allowed; but the next picture
 * is cut along them, at coordinates rounded to 1/32 pixel, and some are rounded to the other side.
 * For that the manifest has its second tolerance, which holds here: {@code src_exp} is 1e-5 off,
 * 1e-6 allowed or 5.7e-5 where coordinates are rounded otherwise; pixels 2 of 255, 1 allowed or 4.
 * With the source measured by ONNX Runtime, and for the other face, the first one holds.
 */
class PyTorchGoldenTest {
  @TempDir Path folder;

  @AfterAll
  static void nothingStaysOpen() {
    assertThat(PyTorchPack.openEngines()).isZero();
  }

  private Path options(Recording recording) throws Exception {
    try (var inputs = Files.list(TorchPack.DITTO.resolve("inputs"))) {
      for (Path file : inputs.filter(f -> f.toString().endsWith(".npy")).toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
    return Files.writeString(folder.resolve("options.json"), recording.options().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "a_offline, float_warps",
    "b_offline, float_warps",
    "a_online, float_warps",
    "controls_a, float_warps"
  })
  void everyStage_ofAnOnnxPack_isThatOfTheReference(String name, String kind) throws Exception {
    run(name, kind, TorchPack.options(TorchPack.DITTO.resolve("ditto_onnx")).backend("pytorch"));
  }

  @ParameterizedTest
  @CsvSource({
    "a_offline, float_warps, pytorch, pytorch, pytorch, pytorch",
    "b_offline, fixed_point_warps, pytorch, pytorch, pytorch, pytorch",
    "a_online, float_warps, pytorch, pytorch, pytorch, pytorch",
    "controls_a, float_warps, pytorch, pytorch, pytorch, pytorch",
    "a_offline, fixed_point_warps, onnx, pytorch, pytorch, pytorch",
    "a_online, fixed_point_warps, onnx, pytorch, pytorch, pytorch",
    "controls_a, fixed_point_warps, onnx, pytorch, pytorch, pytorch",
    "a_offline, fixed_point_warps, onnx, onnx, pytorch, onnx",
    "b_offline, fixed_point_warps, pytorch, pytorch, onnx, pytorch"
  })
  void everyStage_isThatOfTheReference(
      String name, String kind, String avatars, String features, String motion, String warper)
      throws Exception {
    run(
        name,
        kind,
        TorchPack.options(TorchPack.DITTO)
            .stageBackends(
                Map.of(
                    "AvatarEncoder", avatars,
                    "AudioFeatureExtractor", features,
                    "MotionGenerator", motion,
                    "FaceWarper", warper)));
  }

  private void run(String name, String kind, Options.Builder builder) throws Exception {
    Recording recording = Recording.of(name);
    OptionFiles.Loaded loaded =
        OptionFiles.read(List.of(options(recording)), DittoMode.OFFLINE, Compat.REFERENCE);
    Path dump = folder.resolve("dump");
    Options options =
        builder.setting(loaded.options()).setting(new StageDump(dump, loaded.frames())).build();
    Path inputs = TorchPack.DITTO.resolve("inputs");
    try (TalkingHead head = TalkingHead.open(options)) {
      Portrait portrait =
          Portrait.read(inputs.resolve(recording.options().get("source").getAsString()));
      Avatar avatar = head.encode(portrait, FrameSize.SOURCE);
      GenerationReport report =
          head.generate(
              GenerationRequest.builder(avatar, Output.frames(frame -> {}))
                  .audio(
                      AudioClip.read(
                          inputs.resolve(recording.options().get("audio").getAsString())))
                  .noise(NoiseBank.read(TorchPack.DITTO.resolve("goldens/noise_bank_i16.npy")))
                  .build());
      assertThat(report.frames()).isEqualTo(recording.summary("output_frames"));
      assertThat(report.versions()).containsKey("libtorch");
    }
    Map<String, Double> shares = new TreeMap<>();
    for (String array : StageDump.ARRAYS) {
      recording.share(array, kind, dump).ifPresent(share -> shares.put(array, share));
    }
    for (JsonElement frame : recording.options().getAsJsonArray("frames")) {
      recording
          .pictureShare(frame.getAsInt(), kind, dump)
          .ifPresent(share -> shares.put("frame " + frame, share));
    }
    assertThat(shares).hasSizeGreaterThan(15);
    shares.forEach(
        (array, share) ->
            assertThat(share)
                .as("%s, of what is allowed; all: %s", array, shares)
                .isLessThanOrEqualTo(1));
  }

  @Test
  void builtinFeatures_doNotFitDittosMotion() {
    Options options =
        TorchPack.options(TorchPack.FOLDER)
            .backend("pytorch")
            .stageBackends(Map.of("AudioFeatureExtractor", "builtin"))
            .build();
    assertThatThrownBy(() -> TalkingHead.open(options).close())
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContainingAll("visemes-15/100hz", "hubert-large/25hz", "builtin", "pytorch");
  }
}
