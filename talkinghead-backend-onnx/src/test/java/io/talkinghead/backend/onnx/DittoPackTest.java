package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.FrameSize;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.models.ModelAccess;
import io.talkinghead.core.models.ModelStore;
import io.talkinghead.spi.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pack, options and dump the providers take from the options of a head. */
class DittoPackTest {
  private static final Path DITTO = Objects.requireNonNull(Pack.FOLDER.getParent());

  @TempDir Path folder;

  private static Options.Builder options(Path pack) {
    return Options.builder()
        .device("cpu")
        .modelPack(pack)
        .properties(Map.of("onnx.cache", "none", "onnx.threads", "1"));
  }

  /** The synthetic pack without the files that forbid commercial use. */
  private Path commercial() throws Exception {
    try (var files = Files.list(Pack.FOLDER)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals("insightface_det.onnx") && !name.equals("landmark106.onnx")) {
          Files.copy(file, folder.resolve(name));
        }
      }
    }
    return folder;
  }

  @Test
  void blazeFace_needsNoRestrictedFile_andFindsTheFace() throws Exception {
    Path pack = commercial();
    var provider = new OnnxAvatarEncoderProvider();
    Availability whole = provider.availability(options(pack).build());
    assertThat(whole.usable()).isFalse();
    assertThat(whole.reason()).contains("insightface_det");

    DittoOptions free = DittoOptions.builder().faceDetector(FaceDetector.BLAZEFACE).build();
    Options blaze = options(pack).setting(free).build();
    assertThat(provider.availability(blaze).usable()).isTrue();
    try (var encoder = provider.create(blaze)) {
      var avatar =
          encoder.encode(Portrait.read(DITTO.resolve("inputs/face512.png")), FrameSize.SOURCE);
      assertThat(avatar.landmarks().leftEye().x()).isBetween(150.0, 260.0);
    }
    Options byName =
        options(pack)
            .properties(Map.of("ditto.faceDetector", "blazeface", "onnx.cache", "none"))
            .build();
    assertThat(provider.availability(byName).usable()).isTrue();
  }

  @Test
  void typedOptions_reachTheStages() throws Exception {
    DittoOptions online =
        DittoOptions.online().toBuilder().compat(Compat.REFERENCE).mode(DittoMode.ONLINE).build();
    Options options = options(DITTO).setting(online).build();
    try (var generator = new OnnxMotionGeneratorProvider().create(options)) {
      assertThat(generator.keepsCount()).isFalse();
      // 7 frames of 640 samples: the reference's rounding makes eight of them
      assertThat(generator.frames(4480, 25)).isEqualTo(8);
      assertThat(generator.features().name()).contains("online-70");
    }
    try (var generator = new OnnxMotionGeneratorProvider().create(options(DITTO).build())) {
      assertThat(generator.keepsCount()).isTrue();
      assertThat(generator.frames(4480, 25)).isEqualTo(7);
    }
    Options named =
        options(DITTO)
            .properties(Map.of("ditto.compat", "reference", "ditto.mode", "online"))
            .build();
    try (var generator = new OnnxMotionGeneratorProvider().create(named)) {
      assertThat(generator.keepsCount()).isFalse();
    }
  }

  @Test
  void dump_isWrittenWhereItIsWanted_andNowhereElse() throws Exception {
    Path dump = folder.resolve("dump");
    Options options = options(DITTO).setting(new StageDump(dump, Set.of())).build();
    Portrait portrait = Portrait.read(DITTO.resolve("inputs/face512.png"));
    try (var encoder = new OnnxAvatarEncoderProvider().create(options)) {
      encoder.encode(portrait, FrameSize.SOURCE);
    }
    assertThat(dump.resolve("src_kp.npy")).isNotEmptyFile();
    assertThat(dump.resolve("lmk203.npy")).isNotEmptyFile();
  }

  @Test
  void packThatMayBeDownloaded_countsAsThere() {
    ModelAccess access = ModelAccess.of(ModelStore.builder().home(folder).offline(true).build());
    Options forbidden = Options.builder().device("cpu").setting(access).build();
    Availability missing = new OnnxFaceWarperProvider().availability(forbidden);
    assertThat(missing.usable()).isFalse();
    assertThat(missing.reason()).contains("talkinghead models fetch ditto_onnx", "2.3 GB");

    Options allowed = Options.builder().device("cpu").setting(access.autoDownload(true)).build();
    Availability later = new OnnxFaceWarperProvider().availability(allowed);
    assertThat(later.usable()).isTrue();
    assertThat(later.reason()).contains("to be downloaded");
    assertThatThrownBy(() -> new OnnxFaceWarperProvider().create(allowed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offline");
  }

  @Test
  void contradictions_areRefused() {
    Options both =
        options(DITTO)
            .setting(DittoOptions.offline())
            .properties(Map.of("ditto.mode", "online"))
            .build();
    assertThat(new OnnxFaceWarperProvider().availability(both).reason())
        .contains("ditto.mode", "DittoOptions");
    Options unknown = options(DITTO).properties(Map.of("ditto.emotion", "happy")).build();
    assertThat(new OnnxFaceWarperProvider().availability(unknown).reason())
        .contains("unknown property ditto.emotion");
  }
}
