package io.talkinghead.core.internal.ditto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import io.talkinghead.core.internal.ditto.PatchedEngine;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.image.Resize;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from picture to networks, against the recorded runs. */
class SourceGoldenTest {
  private static SourceAnalysis open(String name) throws IOException {
    SourceOptions.Builder source = SourceOptions.builder();
    if (name.equals("controls_a")) {
      source.cropScale(2.0).cropShiftY(-0.05).cropRotates(false);
    }
    DittoOptions options = DittoOptions.builder().source(source.build()).build();
    return new SourceAnalysis(new NetworkPack(new OrtEngine(), Golden.pack()), options);
  }

  private static FrameBuffer picture(Golden golden) {
    return Golden.readPicture(Golden.input(golden.options().get("source").getAsString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_offline", "b_offline", "a_online", "controls_a"})
  void everyStage_matchesTheReference(String name) throws IOException {
    Golden golden = Golden.of(name);
    try (SourceAnalysis analysis = open(name)) {
      SourceAnalysis.Measured m = analysis.search(picture(golden), 0, Optional.empty());
      FaceFinder.Found found = Objects.requireNonNull(m.found());
      float[] boxes = new float[10];
      assertThat(found.boxes()).hasSize(2);
      System.arraycopy(found.boxes().get(0).toFloats(), 0, boxes, 0, 5);
      System.arraycopy(found.boxes().get(1).toFloats(), 0, boxes, 5, 5);
      golden.assertClose("det_boxes", boxes);
      golden.assertClose("lmk106", found.points());
      golden.assertClose("lmk203", m.points());
      float[] toCrop = new float[18];
      System.arraycopy(m.landmarkCrop().toCrop(), 0, toCrop, 0, 9);
      System.arraycopy(m.portraitCrop().toCrop(), 0, toCrop, 9, 9);
      golden.assertClose("crop_M_o2c", toCrop);
      golden.assertClose("M_c2o", m.portraitCrop().toPicture());
      if (golden.has("crop512")) {
        golden.assertClose("crop512", m.crop());
        golden.assertClose("crop224", m.landmarkCrop().cut(picture(golden)));
        golden.assertClose("lmk478", Objects.requireNonNull(m.mesh()).points());
        golden.assertClose(
            "net_in_blaze_face",
            Blobs.signedInterleaved(Resize.bilinear(m.crop(), 128, 128)).toFloats());
        golden.assertClose(
            "net_in_landmark203", Blobs.unitRgb(m.landmarkCrop().cut(picture(golden))).toFloats());
      }
      EyeMeter.Mesh mesh = Objects.requireNonNull(m.mesh());
      golden.assertClose("mesh_roi", mesh.region().toFloats());
      float[] first = new float[17];
      System.arraycopy(mesh.hit().values(), 0, first, 0, 16);
      for (int k = 0; k < 4; k++) {
        first[k] /= 4; // recorded before it was scaled to 512
      }
      first[16] = mesh.hit().score();
      golden.assertClose("blaze_first", first);
      golden.assertClose("eye_open", m.eyes().open());
      golden.assertClose("eye_ball", m.eyes().ball());
      golden.assertClose("net_in_motion_extractor", Blobs.unitRgb(m.face()).toFloats());
      for (MotionKey key : MotionKey.values()) {
        golden.assertClose(
            "src_" + key.name().toLowerCase(java.util.Locale.ROOT), m.info().get(key));
      }
      golden.assertClose("f_s", analysis.appearance(m.face()).toFloats());
    }
  }

  @Test
  void noFace_saysSo() throws IOException {
    var blind =
        new PatchedEngine(
            new OrtEngine(),
            "insightface_det",
            outputs -> {
              Map<String, Tensor> none = new HashMap<>(outputs);
              none.replaceAll(
                  (name, t) -> Tensor.of(new float[(int) t.shape().size()], t.shape().toArray()));
              return none;
            });
    try (var analysis =
        new SourceAnalysis(new NetworkPack(blind, Golden.pack()), DittoOptions.offline())) {
      assertThatThrownBy(
              () -> analysis.search(picture(Golden.of("a_offline")), 0, Optional.empty()))
          .isInstanceOfSatisfying(
              FaceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_FACE));
    }
  }

  @Test
  void noEyes_takesNeutralOnes() throws IOException {
    var blind =
        new PatchedEngine(
            new OrtEngine(),
            "blaze_face",
            outputs -> {
              Map<String, Tensor> none = new HashMap<>(outputs);
              float[] low = new float[896];
              java.util.Arrays.fill(low, -9);
              none.put("classificators", Tensor.of(low, 1, 896, 1));
              return none;
            });
    try (var analysis =
        new SourceAnalysis(new NetworkPack(blind, Golden.pack()), DittoOptions.offline())) {
      assertThat(analysis.search(picture(Golden.of("a_offline")), 0, Optional.empty()).eyes())
          .isEqualTo(Eyes.NEUTRAL);
    }
  }

  @Test
  void blazeFace_findsTheSameFace_withoutInsightFaceFiles(@TempDir Path folder) throws IOException {
    try (var files = Files.list(Golden.pack())) {
      for (Path file : files.toList()) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (!name.startsWith("insightface") && !name.startsWith("landmark106")) {
          Files.copy(file, folder.resolve(name));
        }
      }
    }
    DittoOptions options = DittoOptions.builder().faceDetector(FaceDetector.BLAZEFACE).build();
    Golden golden = Golden.of("a_offline");
    try (var analysis = new SourceAnalysis(new NetworkPack(new OrtEngine(), folder), options)) {
      var measured = analysis.search(picture(golden), 0, Optional.empty());
      float[] wanted = golden.read("M_c2o").values();
      float[] got = measured.portraitCrop().toPicture();
      assertThat(Math.hypot(got[0], got[3]))
          .isCloseTo(Math.hypot(wanted[0], wanted[3]), within(0.15));
      double x = 256 * (wanted[0] + wanted[1]) + wanted[2] - 256 * (got[0] + got[1]) - got[2];
      double y = 256 * (wanted[3] + wanted[4]) + wanted[5] - 256 * (got[3] + got[4]) - got[5];
      assertThat(Math.hypot(x, y)).isLessThan(25);
    }
  }

  @Test
  void secondFace_isTheNextBySize_andThirdIsRefused() throws IOException {
    Golden golden = Golden.of("a_offline");
    try (SourceAnalysis analysis = open("a_offline")) {
      var first =
          Objects.requireNonNull(analysis.search(picture(golden), 0, Optional.empty()).found());
      var second =
          Objects.requireNonNull(analysis.search(picture(golden), 1, Optional.empty()).found());
      assertThat(first.box().score()).isLessThan(second.box().score());
      assertThat(first.box().area()).isGreaterThan(second.box().area());
      assertThatThrownBy(() -> analysis.search(picture(golden), 2, Optional.empty()))
          .isInstanceOfSatisfying(
              FaceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_FACE));
    }
  }
}
