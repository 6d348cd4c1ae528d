package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.FaceWarper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One face painted by the pack, joined or not, and by packs whose warp network is written anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DittoPaintingTest {
  private static final Path DITTO = Objects.requireNonNull(Pack.FOLDER.getParent());

  private final FrameBuffer face = new FrameBuffer(512, 512);
  private DittoAvatar avatar;
  private MotionFrame motion;
  private FrameBuffer expected;

  @BeforeAll
  void paintOnce() throws IOException {
    Portrait portrait = Portrait.read(DITTO.resolve("inputs/face512.png"));
    try (AvatarEncoder encoder = new OnnxAvatarEncoderProvider().create(options(DITTO))) {
      avatar = (DittoAvatar) encoder.encode(portrait, FrameSize.SOURCE);
    }
    float[] points = avatar.frames().get(0).keypoints().clone();
    for (int i = 0; i < points.length; i++) {
      points[i] += 0.01f * (i % 5 - 2);
    }
    motion = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(points));
    expected = paint(options(DITTO, "onnx.merge", "none", "onnx.passes", "none"));
  }

  @AfterAll
  void nothingStaysOpen() {
    assertThat(Engines.open()).isZero();
  }

  private static Options options(Path pack, String... properties) {
    Map<String, String> all = new HashMap<>(Map.of("onnx.threads", "2", "onnx.cache", "none"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().backend("onnx").device("cpu").modelPack(pack).properties(all).build();
  }

  private FrameBuffer paint(Options options) {
    FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
    try (FaceWarper warper = new OnnxFaceWarperProvider().create(options);
        FaceWarper.Painter painter = warper.open(avatar)) {
      painter.paint(motion, face);
      painter.pasteBack().paste(face, 0, whole);
    }
    return whole;
  }

  private void assertSame(FrameBuffer actual) {
    int differing = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      int apart = Math.abs((actual.rgb()[i] & 0xFF) - (expected.rgb()[i] & 0xFF));
      if (apart > 1) {
        assertThat(apart).as("pixel value %d", i).isLessThanOrEqualTo(1);
      }
      differing += apart;
    }
    assertThat(differing).isLessThan(actual.rgb().length * 5 / 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "renderer", "all"})
  void joinedOrNot_thePictureIsTheSame(String merge) {
    assertSame(paint(options(DITTO, "onnx.merge", merge)));
  }

  @ParameterizedTest
  @CsvSource({"GridSample3D, 17", "GridSample, 16", "GridSample, 17"})
  void oldGridSampling_givesTheSamePicture(String operator, int opset, @TempDir Path folder)
      throws IOException {
    copyWithSampledWarp(folder, operator, opset);
    assertSame(paint(options(folder)));
    assertSame(paint(options(folder, "onnx.merge", "none")));
  }

  /** Copies the pack; its warp network samples the volume at its own places before all else. */
  private static void copyWithSampledWarp(Path folder, String operator, int opset)
      throws IOException {
    try (var files = Files.list(Pack.FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(Objects.requireNonNull(file.getFileName()).toString()));
      }
    }
    Path file = folder.resolve("warp_network.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    GraphProto.Builder graph = model.getGraphBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals("feature_3d")) {
          node.setInput(i, "sampled");
        }
      }
    }
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addInput("feature_3d")
            .addInput("places")
            .addOutput("sampled");
    if (operator.equals("GridSample")) {
      node.addAttribute(text("mode", "bilinear")).addAttribute(text("padding_mode", "zeros"));
    } else {
      node.addAttribute(number("interpolation_mode")).addAttribute(number("padding_mode"));
    }
    graph.addInitializer(places()).addNode(0, node.addAttribute(number("align_corners")));
    Files.write(file, model.build().toByteArray());
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto number(String name) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(0)
        .build();
  }

  private static TensorProto places() {
    TensorProto.Builder places =
        TensorProto.newBuilder().setName("places").setDataType(1).addDims(1).addDims(16);
    places.addDims(64).addDims(64).addDims(3);
    for (int z = 0; z < 16; z++) {
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          places.addFloatData((2 * x + 1) / 64f - 1);
          places.addFloatData((2 * y + 1) / 64f - 1);
          places.addFloatData((2 * z + 1) / 16f - 1);
        }
      }
    }
    return places.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "renderer"})
  void aFrameAllocatesLittle(String merge) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
    try (FaceWarper warper =
            new OnnxFaceWarperProvider().create(options(DITTO, "onnx.merge", merge));
        FaceWarper.Painter painter = warper.open(avatar)) {
      long before = 0;
      int frames = 20;
      for (int i = -5; i < frames; i++) {
        if (i == 0) {
          before = threads.getCurrentThreadAllocatedBytes();
        }
        painter.paint(motion, face);
        painter.pasteBack().paste(face, i + 5, whole);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / frames;
      assertThat(each).isLessThan(64 * 1024);
    }
  }

  @Test
  void stagesOfTheSameOptions_shareOneEngine() {
    Options options = options(DITTO);
    FaceWarper first = new OnnxFaceWarperProvider().create(options);
    FaceWarper second = new OnnxFaceWarperProvider().create(options);
    FaceWarper.Painter painter = first.open(avatar);
    assertThat(Engines.open()).isEqualTo(1);
    first.close();
    assertThatThrownBy(() -> painter.paint(motion, face))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    second.open(avatar).paint(motion, face); // the networks are still there
    first.close(); // again
    second.close();
    assertThat(Engines.open()).isZero();
  }
}
